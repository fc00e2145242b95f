import * as z from 'zod/mini';
import { BoardId, LocalDate } from '../../../shared/contract/primitives.ts';
import type { CopyKeeper } from '../../../shared/persistence/copies.ts';
import { queryAll } from '../../../shared/persistence/page.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';

const TermOfLocation = z.object({ boardId: BoardId, start: LocalDate, end: LocalDate });
type TermOfLocation = z.infer<typeof TermOfLocation>;

interface Elected {
  readonly boardId: string;
  readonly locationId: string;
  readonly number: number;
  readonly termStart: string;
  readonly termEnd: string;
}

/** Keeps the terms of the board of a kelurahan beside the copy of it: whoever knows the place finds its board. */
export const locationTermKeeper = ({ keep }: Pick<CopyKeeper, 'keep'>) => ({
  keepTermOf: (
    { boardId, locationId, number, termStart: start, termEnd: end }: Elected,
    version: number,
  ): Promise<void> => {
    const sk = `TERM#${boardId}#${String(number).padStart(3, '0')}`;
    const key = { pk: `LOCATION#${locationId}`, sk };
    return keep(stored(key, 'location-term', { boardId, start, end, version }));
  },
});

/** Asked: every term of the board of a kelurahan. None before the first election. */
export const termsOf = (table: ServiceTable, locationId: string): Promise<readonly TermOfLocation[]> =>
  queryAll(
    table,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :term)',
      ExpressionAttributeValues: { ':pk': `LOCATION#${locationId}`, ':term': 'TERM#' },
      ConsistentRead: true,
    },
    (item) => z.parse(TermOfLocation, item),
  );
