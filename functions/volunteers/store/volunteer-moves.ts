import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { anew } from '../../../shared/persistence/anew.ts';
import { formerArea } from '../../../shared/persistence/former-areas.ts';
import { list } from '../../../shared/persistence/lists.ts';
import { getItems } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { tombstone } from '../../../shared/persistence/tombstone.ts';
import { patiently, putRecord, transact } from '../../../shared/persistence/transact.ts';
import type { VolunteerRecord } from '../domain/volunteer.ts';
import { readVolunteer, volunteerItem, volunteerRecords } from './volunteers.ts';

/** By an event of registration: nobody of this service asked. */
const byEvent: Command = { id: undefined, fingerprint: '', actor: 'area-change' };

/** Moves volunteers from the area they stand in to another: their places in the lists, and a tombstone where they were. */
export const volunteerMover = (table: ServiceTable) => {
  const moved = async (
    volunteerId: string,
    decide: (volunteer: VolunteerRecord) => Decision<VolunteerRecord> | undefined,
  ): Promise<void> => {
    const found = volunteerRecords.loaded(await getItems(table, volunteerRecords.keysOf(volunteerId)));
    const decision = found && decide(found.record);
    if (!found || !decision) return;
    const { next, events } = decision;
    const { acceptedat: acceptedAt } = events[0];
    const sealed = found.personal ? new Map([[volunteerId, found.personal]]) : undefined;
    const left = { kind: 'VOLUNTEER', id: volunteerId, area: found.record.area.code, version: next.version };
    await transact(table.db, [
      ...promised(table, byEvent, decision, sealed),
      putRecord(table.name, volunteerItem(next, acceptedAt)),
      tombstone(table.name, { ...left, reason: 'left-area', acceptedAt }),
    ]);
  };

  return {
    /** Ids of those who stand under a code, a page at a time. */
    async *standingIn(area: string): AsyncGenerator<readonly string[]> {
      let after: Readonly<Record<string, unknown>> | undefined;
      do {
        const { items, next } = await list(
          table,
          {
            kind: 'VOLUNTEER',
            breadth: 'one-city',
            area,
            page: { limit: 25, after, since: undefined },
            now: new Date(0),
          },
          readVolunteer,
        );
        yield items.map(({ volunteerId }) => volunteerId);
        after = next;
      } while (after);
    },

    /** Keeps which codes came in place of one, for devices that still have it. */
    async keepFormer(code: string, successors: readonly string[], areaChangeId: string): Promise<void> {
      const put = new PutCommand({
        TableName: table.name,
        Item: formerArea({ code, successors, areaChangeId }),
      });
      await patiently(() => table.db.send(put));
    },

    /** Moves one, again on what somebody has just changed. */
    move: (volunteerId: string, decide: Parameters<typeof moved>[1]): Promise<void> =>
      anew(() => moved(volunteerId, decide)),
  };
};

export type VolunteerMover = ReturnType<typeof volunteerMover>;
