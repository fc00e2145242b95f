import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Decision } from '../contract/event.ts';
import type { Area } from '../contract/primitives.ts';
import type { Command } from '../contract/route.ts';
import { promised } from '../messaging/outbox.ts';
import type { Loaded } from '../privacy/personal-records.ts';
import { anew } from './anew.ts';
import { formerArea } from './former-areas.ts';
import { list } from './lists.ts';
import { getItems, type Item, type Key } from './read.ts';
import type { ServiceTable } from './service-table.ts';
import { tombstone } from './tombstone.ts';
import { patiently, putRecord, transact, type Write } from './transact.ts';

/** By an event of registration: nobody of the service asked. */
const byEvent: Command = { id: undefined, fingerprint: '', actor: 'area-change' };

interface Moved {
  readonly area: Area;
  readonly version: number;
}

interface Kind<Kept extends Moved> {
  /** `VOLUNTEER`: of its key, its list and its feed. */
  readonly kind: string;
  readonly keysOf: (id: string) => readonly [Key, Key];
  readonly loaded: (items: readonly (Item | undefined)[]) => Loaded<Kept> | undefined;
  /** The record's item with its places in the lists. */
  readonly itemOf: (next: Kept, acceptedAt: string) => Item & { readonly version: number };
  /** Items beside it that say where it stands: they move in the same transaction. */
  readonly alongside?: (next: Kept) => readonly Write[];
}

type Decide<Kept> = (record: Kept) => Decision<Kept> | undefined;

/** Moves records from the area they stand in to another (rule X-3): their places in the lists, and a tombstone where they were. */
export const areaMover = <Kept extends Moved>(
  table: ServiceTable,
  { kind, keysOf, loaded, itemOf, alongside = () => [] }: Kind<Kept>,
) => {
  const moved = async (id: string, decide: Decide<Kept>): Promise<void> => {
    const found = loaded(await getItems(table, keysOf(id)));
    const decision = found && decide(found.record);
    if (!found || !decision) return;
    const { next, events } = decision;
    const { acceptedat: acceptedAt } = events[0];
    const sealed = found.personal ? new Map([[id, found.personal]]) : undefined;
    const left = { kind, id, area: found.record.area.code, version: next.version };
    await transact(table.db, [
      ...promised(table, byEvent, decision, sealed),
      putRecord(table.name, itemOf(next, acceptedAt)),
      ...alongside(next),
      tombstone(table.name, { ...left, reason: 'left-area', acceptedAt }),
    ]);
  };

  return {
    /** Ids of those that stand under a code, a page at a time. */
    async *standingIn(area: string): AsyncGenerator<readonly string[]> {
      let after: Readonly<Record<string, unknown>> | undefined;
      do {
        const { items, next } = await list(
          table,
          {
            ...{ kind, breadth: 'one-city', area, now: new Date(0) },
            page: { limit: 25, after, since: undefined },
          },
          ({ pk }) => pk.slice(`${kind}#`.length),
        );
        yield items;
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
    move: (id: string, decide: Decide<Kept>): Promise<void> => anew(() => moved(id, decide)),
  };
};

type AreaMover<Kept extends Moved> = ReturnType<typeof areaMover<Kept>>;

interface Told {
  readonly areaChangeId: string;
  readonly from: string;
  readonly continues: { readonly code: string };
  readonly splitOff: readonly { readonly code: string }[];
}

/** Moves all records of a changed area. A delivery that was cut goes on with those who still stand under the old code. */
export const moveArea = async <Kept extends Moved>(
  mover: AreaMover<Kept>,
  { areaChangeId, from, continues, splitOff }: Told,
  decide: Decide<Kept>,
): Promise<void> => {
  for await (const ids of mover.standingIn(from)) await Promise.all(ids.map((id) => mover.move(id, decide)));
  if (from === continues.code) return;
  const successors = [continues, ...splitOff].map(({ code }) => code);
  await mover.keepFormer(from, successors, areaChangeId);
};
