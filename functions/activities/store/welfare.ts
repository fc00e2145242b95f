import * as z from 'zod/mini';
import { cityOf, isVillage } from '../../../shared/area/code.ts';
import { type Area, LocationId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { queryAll } from '../../../shared/persistence/page.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { Welfare } from '../../../shared/routes/activities/welfare.ts';
import { Field, NeedShares } from '../../../shared/routes/tridaya.ts';
import { type Served, welfareOf } from '../domain/welfare.ts';

const StoredServed = z.object({
  activityId: z.string(),
  groupId: z.string(),
  field: Field,
  needs: NeedShares,
  rupiah: z.int(),
  swadayaRupiah: z.int(),
  householdIds: z.array(z.string()),
  otherHouseholds: z.int(),
});
const { total, needs, fields, groups } = Welfare.shape;
const StoredSum = z.object({ locationId: LocationId, area: z.string(), total, needs, fields, groups });

const welfarePk = (locationId: string, year: number) => `WELFARE#${locationId}#${year}`;
const indexPk = (year: number, city: string | undefined) => `WELFARE#${year}#${city}`;

interface Place {
  readonly locationId: LocationId;
  readonly area: Area;
  readonly year: number;
}

/**
 * What each accounted activity did, and beside these rows their sum per kelurahan and year, made anew from all of them
 * whenever one changes: so it is right however often and in whatever order facts come.
 */
export const welfareKeeper = (table: Pick<ServiceTable, 'db' | 'name'>) => ({
  keep: (served: Served, { locationId, area, year }: Place, recordVersion: number): Promise<void> =>
    anew(async () => {
      const pk = welfarePk(locationId, year);
      const items = await queryAll(
        table,
        {
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ConsistentRead: true,
        },
        (item: Item) => item,
      );
      const rows = items.filter(({ sk }) => sk.startsWith('ACTIVITY#'));
      const own = rows.find(({ activityId }) => activityId === served.activityId);
      if (own && Number(own.recordVersion) >= recordVersion) return;
      const others = rows.filter((row) => row !== own).map((item) => z.parse(StoredServed, item));
      const rowKey = { pk, sk: `ACTIVITY#${served.activityId}` };
      const row = { ...served, recordVersion, version: Number(own?.version ?? 0) + 1 };
      const before = items.find(({ sk }) => sk === 'SUM');
      const sum = {
        ...{ locationId, area: area.code, ...welfareOf([...others, served]) },
        version: Number(before?.version ?? 0) + 1,
      };
      const index = {
        gsi1pk: indexPk(year, cityOf(area.code)),
        gsi1sk: `${area.code}#${locationId}`,
      };
      const conflict = () => new Problem('state.conflict');
      await transact(table.db, [
        putRecord(table.name, stored(rowKey, 'welfare-row', row), conflict),
        putRecord(table.name, stored({ pk, sk: 'SUM' }, 'welfare', sum, index), conflict),
      ]);
    }),
});

export type WelfareKeeper = ReturnType<typeof welfareKeeper>;

/** Asked: the sums of the kelurahan of one city at most, in one Query. */
export const welfareStore = (table: ServiceTable) => ({
  async within(area: string, year: number) {
    const city = cityOf(area);
    if (city === undefined) throw refused('area.too-wide', '/query/area', { area });
    return queryAll(
      table,
      {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :area)',
        ExpressionAttributeValues: {
          ':pk': indexPk(year, city),
          ':area': isVillage(area) ? `${area}#` : `${area}.`,
        },
      },
      (item) => z.parse(StoredSum, item),
    );
  },
});

export type WelfareStore = ReturnType<typeof welfareStore>;
