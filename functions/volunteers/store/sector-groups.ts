import { plainRecords } from '../../../shared/persistence/plain-records.ts';
import { getItems } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { SectorGroup } from '../../../shared/routes/volunteers/sector-groups.ts';
import type { Known, SectorGroupRecord } from '../domain/sector-group.ts';
import { readVolunteer, volunteerRecords } from './volunteers.ts';

export const sectorGroupRecords = plainRecords<SectorGroupRecord>({
  kind: 'SECTOR-GROUP',
  shape: SectorGroup,
  idOf: ({ sectorGroupId }) => sectorGroupId,
});

/** Asked: groups by id, area and change; the volunteers whom a request names, in one read. */
export const sectorGroupStore = (table: ServiceTable) => ({
  ...sectorGroupRecords.over(table),

  async known(volunteerIds: readonly string[]): Promise<Known> {
    if (volunteerIds.length === 0) return new Map();
    const items = await getItems(table, volunteerIds.map(volunteerRecords.keyOf));
    return new Map(
      items.flatMap((item) => {
        if (!item) return [];
        const volunteer = readVolunteer(item);
        return [[volunteer.volunteerId, volunteer] as const];
      }),
    );
  },
});

export type SectorGroupStore = ReturnType<typeof sectorGroupStore>;
