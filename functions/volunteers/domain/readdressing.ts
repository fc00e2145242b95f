import { type Decision, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, LocationId } from '../../../shared/contract/primitives.ts';
import { volunteerRecordReaddressed } from '../../../shared/events/volunteers/community.ts';

interface Placed {
  readonly locationId: LocationId;
  readonly area: Area;
  readonly version: number;
}

/**
 * A record of a kelurahan after a change of its area (rule X-3): with the location, where that goes on. Which RW it belongs
 * to it does not say. Undefined for one that stands there already.
 */
export const readdress = <Kept extends Placed>(
  record: Kept,
  recordId: string,
  { continues }: { readonly continues: { readonly locationId: LocationId; readonly code: string } },
  { now, newId }: Pick<Given, 'now' | 'newId'>,
): Decision<Kept> | undefined => {
  const { locationId, code } = continues;
  const from = record.area.code;
  if (code === from) return undefined;
  const area = { ...record.area, code };
  const next: Kept = { ...record, locationId, area, version: record.version + 1 };
  const event = happened(volunteerRecordReaddressed, {
    ...{ id: newId(), at: now, subject: recordId, recordversion: next.version, area },
    data: { recordId, locationId, from, to: code },
    state: next,
  });
  return { next, events: [event] };
};
