import type { Command } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { promised, type SealedParts } from '../../../shared/messaging/outbox.ts';
import { getMany, type Item, type Key } from '../../../shared/persistence/read.ts';
import { uniqueKey } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { tombstone } from '../../../shared/persistence/tombstone.ts';
import { deletion, transact, type Write } from '../../../shared/persistence/transact.ts';
import { blindWrites } from '../../../shared/privacy/blind-index.ts';
import type { GroupWithdrawal, Withdrawal } from '../domain/withdrawal.ts';
import { boardKey, boardPlace } from './boards.ts';
import { groupKey, membersKey } from './groups.ts';
import { householdKey, readHousehold } from './households.ts';
import { type LoadedPerson, personKey, personWrites, readPerson, sealedOf } from './persons.ts';

/** A record as it stands, and its item with what no answer shows. */
interface Standing<Record> {
  readonly item: Item;
  readonly record: Record;
}

/** A record that goes, and what goes with it; `sealed` is of persons whose posts change by it. */
interface Withdrawn {
  readonly kind: string;
  readonly key: Key;
  readonly beside: readonly Write[];
  readonly sealed?: SealedParts;
}

/**
 * Takes records back with everything that their registration wrote, each in one transaction, unless it has changed in
 * the meantime. What is left is the fact, the command, and a tombstone by which devices learn that the record is gone.
 * Who looked at a household stays noted (D-4).
 */
export const withdrawalStore = (table: ServiceTable) => {
  const { db, name } = table;

  const withdraw = async (
    { id, version, area, events }: Withdrawal,
    { kind, key, beside, sealed }: Withdrawn,
    command: Command,
  ): Promise<void> => {
    const record: Write = {
      item: {
        Delete: {
          TableName: name,
          Key: { pk: key.pk, sk: key.sk },
          ConditionExpression: 'version = :v',
          ExpressionAttributeValues: { ':v': version - 1 },
        },
      },
      otherwise: () => new Problem('import.changed-since'),
    };
    const acceptedAt = events[0].acceptedat;
    await transact(db, [
      ...promised(table, command, { events }, sealed),
      record,
      ...beside,
      tombstone(name, { kind, id, area: area.code, reason: 'withdrawn', version, acceptedAt }),
    ]);
  };

  /** Records as they stand, by their ids; those that are gone are left out. */
  const found =
    <Record>(keyOf: (id: string) => Key, read: (item: Item) => Record) =>
    async (ids: readonly string[]): Promise<ReadonlyMap<string, Standing<Record>>> => {
      const items = await getMany(table, ids.map(keyOf));
      return new Map(
        ids.flatMap((id, index) => {
          const item = items[index];
          return item ? [[id, { item, record: read(item) }] as const] : [];
        }),
      );
    };

  /** With the fields that are sealed, and the hashes by which the record is found by equality. */
  const withdrawPersonal =
    (kind: string) =>
    (withdrawal: Withdrawal, { item }: Pick<Standing<unknown>, 'item'>, command: Command) => {
      const { pk, blind = [] } = item;
      const hashes = blindWrites(name, pk, blind as readonly string[], []);
      const beside = [deletion(name, { pk, sk: 'PERSONAL' }), ...hashes];
      return withdraw(withdrawal, { kind, key: item, beside }, command);
    };

  return {
    households: found(householdKey, readHousehold),
    persons: found(personKey, readPerson),
    household: withdrawPersonal('HOUSEHOLD'),
    person: withdrawPersonal('PERSON'),
    board: (withdrawal: Withdrawal, locationId: string, command: Command) => {
      const key = boardKey(withdrawal.id);
      const beside = [deletion(name, uniqueKey(boardPlace(locationId)))];
      return withdraw(withdrawal, { kind: 'BOARD', key, beside }, command);
    },
    group: (withdrawal: GroupWithdrawal, officers: Iterable<LoadedPerson>, command: Command) => {
      const acceptedAt = withdrawal.events[0].acceptedat;
      const beside = [
        deletion(name, membersKey(withdrawal.id)),
        ...withdrawal.persons.flatMap((person) => personWrites(table, person, acceptedAt)),
      ];
      const group = { kind: 'GROUP', key: groupKey(withdrawal.id), beside, sealed: sealedOf(officers) };
      return withdraw(withdrawal, group, command);
    },
  };
};

export type Withdrawals = ReturnType<typeof withdrawalStore>;
