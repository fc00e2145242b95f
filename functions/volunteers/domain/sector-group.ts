import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { refused } from '../../../shared/errors.ts';
import { sectorGroupChanged, sectorGroupFormed } from '../../../shared/events/volunteers/community.ts';
import type { SectorGroup, sectorGroupRoutes } from '../../../shared/routes/volunteers/sector-groups.ts';
import type { Entry } from './entry.ts';
import type { VolunteerRecord } from './volunteer.ts';

export type SectorGroupRecord = SectorGroup & { readonly createdAs: string };

type Forming = z.output<typeof sectorGroupRoutes.formSectorGroup.body>;
type Changing = z.output<typeof sectorGroupRoutes.changeSectorGroup.body>;

/** The volunteers whom a request names, as far as they are known. */
export type Known = ReadonlyMap<string, VolunteerRecord>;

/** Refuses who joins and is no volunteer of the kelurahan, or none any more (K-4); who is a member already may stay. */
const mustBeVolunteers = (
  members: readonly string[],
  { locationId, members: before = [] }: Pick<EnrolledLocation, 'locationId'> & Partial<SectorGroup>,
  known: Known,
): void => {
  const isNone = (volunteerId: string) => {
    const volunteer = known.get(volunteerId);
    const hasLeft = volunteer?.status === 'left' || volunteer?.status === 'erased';
    return volunteer?.locationId !== locationId || hasLeft;
  };
  for (const [index, volunteerId] of members.entries())
    if (!before.includes(volunteerId as SectorGroup['members'][number]) && isNone(volunteerId))
      throw refused('sector-group.no-member', `/members/${index}`, { rule: 'K-4', volunteerId });
};

const told = (
  contract: typeof sectorGroupFormed | typeof sectorGroupChanged,
  next: SectorGroupRecord,
  { now, newId }: Given,
) => {
  const { sectorGroupId, locationId, sector, members, version } = next;
  return happened(contract, {
    ...{ id: newId(), at: now, subject: sectorGroupId, recordversion: version, area: next.area },
    data: { sectorGroupId, locationId, sector, members: members.length },
    state: next,
  });
};

/** Registers a group of volunteers by interest. */
export const formSectorGroup = (
  { sectorGroupId, locationId: _, origin, workPlan = [], results = [], ...body }: Forming,
  { locationId, area }: EnrolledLocation,
  known: Known,
  { by, createdAs }: Entry,
  given: Given,
): Decision<SectorGroupRecord> => {
  mustBeVolunteers(body.members, { locationId }, known);
  const next: SectorGroupRecord = {
    sectorGroupId: sectorGroupId ?? (given.newId() as SectorGroup['sectorGroupId']),
    locationId,
    area,
    ...body,
    workPlan,
    results,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [told(sectorGroupFormed, next, given)] };
};

/** Changes a group by JSON Merge Patch: null removes the partner. Who is a member already stays one. */
export const changeSectorGroup = (
  group: SectorGroupRecord,
  { partner, ...patch }: Changing,
  known: Known,
  given: Given,
): Decision<SectorGroupRecord> => {
  mustBeVolunteers(patch.members ?? [], group, known);
  const next: SectorGroupRecord = {
    ...group,
    ...patch,
    partner: partner === undefined ? group.partner : (partner ?? undefined),
    version: group.version + 1,
  };
  return { next, events: [told(sectorGroupChanged, next, given)] };
};
