import { PutCommand, type PutCommandInput, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { getItem, type Item, type Key } from './read.ts';
import type { ServiceTable } from './service-table.ts';
import { patiently, type Write } from './transact.ts';

/** Something that a schedule has to do with a record, not before a moment. */
export interface Due {
  /** What is to be done, by the name that the schedule knows it by. */
  readonly what: string;
  readonly id: string;
  /** ISO moment. */
  readonly at: string;
}

const monthOf = (moment: string): string => moment.slice(0, 7);

/**
 * Where something due stands: a partition for each month, so that a schedule asks for what is due and nothing else.
 * What was due before it was noted stands in the month in which it was: the schedule never goes back. `notedAt` is the
 * moment of the transaction that notes it.
 */
export const dueKey = ({ what, id, at }: Due, notedAt: string): Key => ({
  pk: `DUE#${monthOf(at > notedAt ? at : notedAt)}`,
  sk: `${at}#${what}#${id}`,
});

/** Notes something that has to be done later; in the transaction that makes it due. Noted again it is the same item. */
export const dueWrite = (table: string, due: Due, notedAt: string): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: { ...dueKey(due, notedAt), kind: 'due', schema: 1, version: 1, what: due.what, id: due.id },
    },
  },
});

/** Takes it off the list; `otherwise` is what it means that it does not stand there: another did it. */
export const dueDone = (table: string, { pk, sk }: Key, otherwise?: Write['otherwise']): Write => ({
  item: {
    Delete: {
      TableName: table,
      Key: { pk, sk },
      ...(otherwise && { ConditionExpression: 'attribute_exists(pk)' }),
    },
  },
  otherwise,
});

/** Something due as it stands, with where a longer piece of work has come to. */
export interface Noted extends Due {
  readonly key: Key;
  readonly marker: unknown;
}

const notedOf = ({ pk, sk, what, id, marker }: Item): Noted => ({
  ...{ key: { pk, sk }, what: String(what), id: String(id), marker },
  at: sk.split('#')[0] ?? '',
});

const markerKey = { pk: 'DUE', sk: 'MARKER' };

const nextMonth = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 7);

/** The first month that a due date can stand in: the programme is not older. */
const firstMonth = '1999-01';

/** What is due, asked month by month from where the run before has come to. */
export const dueStore = (table: ServiceTable) => {
  const ofMonth = async (month: string, until: string, limit: number): Promise<readonly Noted[]> => {
    const { Items = [] } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND sk <= :until',
        ExpressionAttributeValues: { ':pk': `DUE#${month}`, ':until': `${until}#\uffff` },
        Limit: limit,
        ConsistentRead: true,
      }),
    );
    return (Items as Item[]).map(notedOf);
  };

  return {
    /** The first month that may still hold something. */
    async reached(): Promise<string> {
      const marker = await getItem(table, markerKey);
      return typeof marker?.month === 'string' ? marker.month : firstMonth;
    },

    /** At most `limit` things that were due by `now`, the longest due first, and the first month that is not done. */
    async due(reached: string, now: Date, limit: number) {
      const [until, current] = [now.toISOString(), monthOf(now.toISOString())];
      const found: Noted[] = [];
      let month = reached;
      let open: string | undefined;
      while (month <= current && found.length < limit) {
        const items = await ofMonth(month, until, limit - found.length);
        if (items.length > 0) open ??= month;
        found.push(...items);
        month = nextMonth(month);
      }
      return { found, reached: open ?? current };
    },

    /** Notes where the next run goes on: a month that has passed or runs. */
    async reach(month: string): Promise<void> {
      const Item = { ...markerKey, kind: 'due-marker', schema: 1, version: 1, month };
      await patiently(() => table.db.send(new PutCommand({ TableName: table.name, Item })));
    },
  };
};

/** Notes by itself what will be due; noted twice it is the same note. */
export const dueKeeper = ({ db, name }: Pick<ServiceTable, 'db' | 'name'>) => ({
  async note(due: Due, notedAt: string): Promise<void> {
    const { Put } = dueWrite(name, due, notedAt).item;
    await patiently(() => db.send(new PutCommand(Put as PutCommandInput)));
  },
});

export type DueKeeper = ReturnType<typeof dueKeeper>;
