import type * as z from 'zod/mini';
import type { RuleWarning } from '../../../shared/contract/event.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { refused } from '../../../shared/errors.ts';
import { activityCompleted, activityProgressed } from '../../../shared/events/activities/activities.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Photo, PhotoGiven, Progress } from '../../../shared/routes/activities/activity-parts.ts';
import type { workRoutes } from '../../../shared/routes/activities/activity-work.ts';
import { type ActivityDecision, type ActivityRecord, mustLie, proven, stepped } from './activity.ts';
import { isInCountry, metresBetween } from './activity-place.ts';
import { mustBeAllowed } from './activity-states.ts';

type Reported = z.output<typeof workRoutes.reportProgress.body>;
type Completion = z.output<typeof workRoutes.completeActivity.body>;

const photosOf = (progress: readonly Progress[]) => progress.flatMap(({ photos }) => photos);

/**
 * What somebody should look at in a photo: made outside the country, farther than the policy says from the site and
 * from every photo before, or before the first money came.
 */
export const flagsOf = (
  { point, takenOn }: z.infer<typeof PhotoGiven>,
  { site, progress, money, area }: Pick<ActivityRecord, 'site' | 'progress' | 'money' | 'area'>,
  given: Pick<Given, 'policies'>,
): Photo['flags'] => {
  const known = [...(site ? [site] : []), ...photosOf(progress).map((photo) => photo.point)];
  const policy = policyOn(given.policies, 'photo.distance-metres', { date: takenOn, area: area.code });
  const isFar =
    known.length > 0 &&
    known.every(({ coordinates }) => metresBetween(coordinates, point.coordinates) > policy.value);
  const firstMoney = money.movements
    .filter(({ direction }) => direction === 'paid')
    .map(({ on }) => on)
    .toSorted()[0];
  return [
    ...(isInCountry(point.coordinates) ? [] : (['outside-country'] as const)),
    ...(isFar ? (['far-from-site'] as const) : []),
    ...(firstMoney !== undefined && takenOn < firstMoney ? (['older-than-money'] as const) : []),
  ];
};

const flagged = (photos: readonly Photo[]): RuleWarning[] =>
  photos.flatMap(({ flags }, index) =>
    flags.length === 0
      ? []
      : [
          {
            code: 'activity.photo-flagged' as const,
            rule: 'A-8',
            pointer: `/photos/${index}`,
            details: { flags },
          },
        ],
  );

/** Reports progress with its photos; the first report says since when the project board stands at the site (section 6). */
export const reportProgress = (
  activity: ActivityRecord,
  { percent, on, photos, siteBoardOn = activity.siteBoardOn }: Reported,
  papers: Papers,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('progress', activity);
  const day = today(given, activity.area.code);
  const last = activity.progress.at(-1);
  if (last && percent < last.percent)
    throw refused('activity.order', '/percent', { rule: 'section 6', last: last.percent });
  mustLie(on, '/on', { from: last?.on, until: day });
  if (siteBoardOn === undefined) throw refused('activity.incomplete', '/siteBoardOn', { rule: 'section 6' });
  mustLie(siteBoardOn, '/siteBoardOn', { until: on });
  for (const [index, { takenOn }] of photos.entries())
    mustLie(takenOn, `/photos/${index}/takenOn`, { until: on });
  const cited = photos.map(({ documentId }, index) => ({
    documentId,
    pointer: `/photos/${index}/documentId`,
  }));
  const reliesOn = proven(activity, 'progress', cited, papers);
  const seen = photos.map((photo) => ({ ...photo, flags: flagsOf(photo, activity, given) }));
  const progress = [...activity.progress, { percent, on, photos: seen }];
  const change = { status: 'in-progress', progress, siteBoardOn } as const;
  return stepped(activityProgressed, activity, change, given, { reliesOn, warnings: flagged(seen) });
};

const milestones = [0, 50, 100] as const;

/** Hands over the finished work, of which photos of every stage are there; what differs is a finding, never refused. */
export const completeActivity = (
  activity: ActivityRecord,
  { on, realisedVolume, realisedKind = activity.kind, handover }: Completion,
  papers: Papers,
  given: Given,
): ActivityDecision => {
  mustBeAllowed('complete', activity);
  const missing = milestones.filter((one) => !activity.progress.some(({ percent }) => percent === one));
  if (missing.length > 0) throw refused('activity.incomplete', '', { rule: 'section 6', photosAt: missing });
  const day = today(given, activity.area.code);
  mustLie(on, '/on', { from: activity.progress.at(-1)?.on, until: day });
  mustLie(handover.date, '/handover/date', { until: day });
  const { documentId } = handover;
  const reliesOn = proven(activity, 'complete', [{ documentId, pointer: '/handover/documentId' }], papers);
  const completion = { on, realisedVolume, realisedKind, documentId };
  const change = { status: 'completed', completion, realisedVolume } as const;
  return stepped(activityCompleted, activity, change, given, { reliesOn });
};
