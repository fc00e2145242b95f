import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { accounted } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { welfareRoutes } from '../../../shared/routes/activities/welfare.ts';
import { isVillage } from '../../../shared/area/code.ts';
import { servedBy, summed } from '../domain/welfare.ts';
import type { ActivityStore } from '../store/activities.ts';
import type { WelfareKeeper, WelfareStore } from '../store/welfare.ts';

export const welfareHandlers = (welfare: WelfareStore): RouteHandlers<typeof welfareRoutes> => ({
  async getWelfare({ area, query: { year } }) {
    const all = await welfare.within(area, year);
    return {
      area,
      year,
      ...summed(all),
      ...(isVillage(area) && { groups: all.flatMap(({ groups = [] }) => groups) }),
      locations: all.length,
    };
  },
});

interface Deps {
  readonly activities: Pick<ActivityStore, 'find'>;
  readonly welfare: WelfareKeeper;
}

/** Keeps what accounted activities did (I-1), as the record stands when a fact of it is heard: hours may come later. */
export const welfareFacts = ({ activities, welfare }: Deps): EventHandlers<typeof accounted> => {
  const follow: EventHandlers<typeof accounted>['activityAccounted'] = async ({ data: { activityId } }) => {
    const activity = await activities.find(activityId);
    const served = activity && servedBy(activity);
    if (!activity || !served) return;
    const { year, ...row } = served;
    const { locationId, area, version } = activity;
    await welfare.keep(row, { locationId, area, year }, version);
  };
  return { activityAccounted: follow, activityNoted: follow, activityPublished: follow };
};
