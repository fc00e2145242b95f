import * as z from 'zod/mini';
import type { BoardCopy } from '../contract/board-meeting.ts';
import { BoardId, LocalDate, LocationId } from '../contract/primitives.ts';
import type { CopyKeeper } from './copies.ts';
import { queryAll } from './page.ts';
import { stored } from './records.ts';
import type { ServiceTable } from './service-table.ts';

const TermCopy = z.object({
  boardId: BoardId,
  locationId: LocationId,
  start: LocalDate,
  end: LocalDate,
  memberIds: z.array(z.string()),
});

interface Elected {
  readonly boardId: string;
  readonly locationId: string;
  readonly number: number;
  readonly termStart: string;
  readonly termEnd: string;
  readonly members: readonly { readonly personId: string }[];
}

/** Keeps the terms of boards, each as an item of its own: an election changes none of those before (L8). */
export const boardKeeper = ({ keep }: Pick<CopyKeeper, 'keep'>) => ({
  keepTerm: ({ boardId, locationId, number, termStart, termEnd, members }: Elected, version: number) =>
    keep(
      stored({ pk: `BOARD#${boardId}`, sk: `TERM#${String(number).padStart(3, '0')}` }, 'term-copy', {
        ...{ boardId, locationId, start: termStart, end: termEnd },
        memberIds: members.map(({ personId }) => personId),
        version,
      }),
    ),
});

/** Asked: a board with all its terms, in one Query. Undefined while no election of it is known. */
export const boardCopies = (table: ServiceTable) => ({
  async findBoard(boardId: string): Promise<BoardCopy | undefined> {
    const terms = await queryAll(
      table,
      {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :term)',
        ExpressionAttributeValues: { ':pk': `BOARD#${boardId}`, ':term': 'TERM#' },
        ConsistentRead: true,
      },
      (item) => z.parse(TermCopy, item),
    );
    const [first] = terms;
    return (
      first && {
        boardId: first.boardId,
        locationId: first.locationId,
        terms: terms.map(({ start, end, memberIds }) => ({ start, end, memberIds })),
      }
    );
  },
});

export type BoardCopies = ReturnType<typeof boardCopies>;
