import { Problem } from '../errors.ts';
import { getItem, type Item } from '../persistence/read.ts';
import type { ServiceTable } from '../persistence/service-table.ts';
import { openPersonal, type PersonalItem } from '../privacy/personal.ts';
import { type Committed, shownOf } from './committed.ts';
import { commandKey, committedOf } from './outbox.ts';

/** What commands have been carried out, and how their first answer was. */
export interface CommandLog {
  find(id: string): Promise<Committed | undefined>;
  /** The record as the command left it; personal fields come from the encrypted item, unless they were erased. */
  answerOf(committed: Committed, fingerprint: string): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * The command records of a service. Read only when a rule refuses or the transaction meets one: whoever commits
 * pays nothing for the look-up, and a repeated command still takes two round trips at most.
 */
export const commandLog = (table: ServiceTable): CommandLog => ({
  async find(id) {
    const item = await getItem(table, commandKey(id));
    return item && committedOf(item);
  },

  async answerOf({ event, fingerprint, warnings, shown }, asked) {
    // without a key the item is an outbox record of this very event, whose id nobody repeats
    if (fingerprint !== undefined && fingerprint !== asked) throw new Problem('request.key-reused');
    const { personal, ...state } = event.state ?? {};
    const fields = personal && shown?.length !== 0 ? await opened(table, personal as SealedPart) : {};
    return { ...state, ...shownOf(fields, shown), ...(warnings.length > 0 ? { warnings } : {}) };
  },
});

interface SealedPart {
  readonly of: string;
  readonly sealed: string;
}

const opened = async (table: ServiceTable, { of, sealed }: SealedPart): Promise<object> => {
  const item = (await getItem(table, { pk: of, sk: 'PERSONAL' })) as (Item & PersonalItem) | undefined;
  if (!item) return {};
  const { wrapping } = await table.keys();
  return openPersonal<object>(wrapping, item, Buffer.from(sealed, 'base64'));
};
