import type { Area } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import type { ActivityFacts } from '../../../shared/events/activities/activities.ts';

/** An activity as this service knows it: what its latest fact said. */
export type ActivityCopy = Pick<
  ActivityFacts,
  'activityId' | 'locationId' | 'groupId' | 'field' | 'needs' | 'status'
> & {
  readonly area: Pick<Area, 'code'>;
};

const worked: readonly ActivityFacts['status'][] = ['contracted', 'funded', 'in-progress', 'completed'];

/**
 * Refuses hours for an activity that takes none: not known here (yet), of another kelurahan, without an agreement yet,
 * or accounted for, which is final. Something that may still change: 409.
 */
export const mustTakeHours = (activity: ActivityCopy | undefined, locationId: string): void => {
  const isHere = activity?.locationId === locationId;
  if (!isHere || !worked.includes(activity.status))
    throw new Problem('hours.no-activity', { rule: 'A-7', status: isHere ? activity.status : undefined });
};
