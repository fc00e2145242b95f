import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { activityNoted } from '../../../shared/events/activities/activities.ts';
import { type ActivityDecision, type ActivityRecord, stepped } from './activity.ts';

/**
 * Sees anew what proves an activity, when one of its papers was withdrawn (L4): the evidence says so and an auditor's
 * finding may arise, while nothing that happened is undone. Nothing when that changes nothing.
 */
export const followActivityPapers = (
  activity: ActivityRecord,
  papers: Papers,
  given: Given,
): ActivityDecision | undefined => {
  const { evidence = [] } = activity;
  const next = evidence.map((one) => {
    const status = papers.get(one.documentId)?.status;
    return status === 'withdrawn' && one.status === 'met' ? { ...one, status } : one;
  });
  if (next.every((one, index) => one === evidence[index])) return undefined;
  return stepped(activityNoted, activity, { evidence: next }, given);
};
