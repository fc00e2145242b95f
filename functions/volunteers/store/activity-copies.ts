import * as z from 'zod/mini';
import { ActivityId, Area, GroupId, LocationId } from '../../../shared/contract/primitives.ts';
import type { ActivityFacts } from '../../../shared/events/activities/activities.ts';
import type { CopyKeeper } from '../../../shared/persistence/copies.ts';
import { getItem, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { activityStatuses } from '../../../shared/routes/activities/status.ts';
import { Field, NeedShares } from '../../../shared/routes/tridaya.ts';
import type { ActivityCopy } from '../domain/activity-copy.ts';

const StoredCopy = z.object({
  activityId: ActivityId,
  groupId: GroupId,
  locationId: LocationId,
  area: z.pick(Area, { code: true }),
  field: Field,
  needs: NeedShares,
  status: z.enum(activityStatuses),
});

export const activityKey = (activityId: string) => ({ pk: `ACTIVITY#${activityId}`, sk: 'COPY' });

export const readActivity = (item: Item): ActivityCopy => z.parse(StoredCopy, upgraded(item));

/** Keeps what the activities service told last of an activity. */
export const activityKeeper = ({ keep }: Pick<CopyKeeper, 'keep'>) => ({
  keepActivity: (
    { activityId, groupId, locationId, field, needs, status }: ActivityFacts,
    area: string,
    version: number,
  ) =>
    keep(
      stored(activityKey(activityId), 'activity-copy', {
        ...{ activityId, groupId, locationId, field, needs, status },
        area: { code: area },
        version,
      }),
    ),
});

export type ActivityKeeper = ReturnType<typeof activityKeeper>;

export const activityCopies = (table: ServiceTable) => ({
  async findActivity(activityId: string | undefined): Promise<ActivityCopy | undefined> {
    const item = activityId === undefined ? undefined : await getItem(table, activityKey(activityId));
    return item && readActivity(item);
  },
});

export type ActivityCopies = ReturnType<typeof activityCopies>;
