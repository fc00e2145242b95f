import { parentOf } from '../../../shared/area/code.ts';
import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { suggestionRoutes } from '../../../shared/routes/volunteers/suggestions.ts';
import { suggest } from '../domain/suggestion.ts';
import type { ActivityCopies } from '../store/activity-copies.ts';
import type { VolunteerStore } from '../store/volunteers.ts';

interface Deps {
  readonly activities: ActivityCopies;
  readonly volunteers: VolunteerStore;
}

/**
 * How many volunteers are looked at, of the kelurahan and of its kecamatan each, in one Query: a kelurahan has some 55, a
 * kecamatan some ten kelurahan.
 */
const looked = 400;

export const suggestionHandlers = ({
  activities,
  volunteers,
}: Deps): RouteHandlers<typeof suggestionRoutes> => ({
  async suggestVolunteers({ query, caller, given }) {
    const found = await activities.findActivity(query.activityId);
    const activity = visible(found, caller, 'activity.not-found');
    const { code } = activity.area;
    const page = { limit: looked, after: undefined, since: undefined };
    const [here, around] = await Promise.all(
      [code, parentOf(code) ?? code].map((area) => volunteers.list({ area, page, now: given.now })),
    );
    const all = new Map(
      [...(here?.items ?? []), ...(around?.items ?? [])].map((one) => [one.volunteerId, one]),
    );
    return {
      activityId: activity.activityId,
      suggestions: suggest(activity, [...all.values()], given),
      isWhole: here?.next === undefined && around?.next === undefined,
    };
  },
});
