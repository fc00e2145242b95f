import { getItem } from './read.ts';
import type { ServiceTable } from './service-table.ts';

interface Former {
  readonly code: string;
  /** The codes that came in its place, that where the location goes on first. */
  readonly successors: readonly string[];
  readonly areaChangeId: string;
}

const formerKey = (code: string) => ({ pk: `AREA#${code}`, sk: 'FORMER' });

/** What stands under a code that is no more (rule X-3), so that a device which still has it is told its successors. */
export const formerArea = ({ code, ...rest }: Former) => ({
  ...formerKey(code),
  kind: 'former-area',
  schema: 1,
  version: 1,
  ...rest,
});

/** The codes that came in place of one; undefined while it stands. */
export const successorsIn =
  (table: ServiceTable) =>
  async (code: string): Promise<readonly string[] | undefined> => {
    const item = await getItem(table, formerKey(code));
    return item?.successors as readonly string[] | undefined;
  };
