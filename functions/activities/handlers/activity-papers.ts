import type { Given } from '../../../shared/contract/given.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { followActivityPapers as follow } from '../domain/activity-papers.ts';
import type { ActivityStore } from '../store/activities.ts';

/**
 * Sees anew what proves an activity when a paper for it was checked or withdrawn (L4): by all that the copies say now, so
 * that it does not depend on what came first, or how often.
 */
export const followActivityPapers =
  (activities: ActivityStore) =>
  (activityId: string, { actor, given }: { readonly actor: string; readonly given: Given }): Promise<void> =>
    anew(async () => {
      const activity = await activities.find(activityId);
      if (!activity?.evidence) return;
      const papers = await activities.findPapers(activity.evidence.map(({ documentId }) => documentId));
      const decision = follow(activity, papers, given);
      if (decision) await activities.save(decision, { id: undefined, fingerprint: '', actor }, given);
    });
