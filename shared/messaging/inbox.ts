import type { Write } from '../persistence/transact.ts';
import { once } from './outbox.ts';

/** The event had its effect before: the consumer counts it as done. */
export class AlreadyHandled extends Error {
  override readonly name = 'AlreadyHandled';
}

/**
 * Goes into the transaction of an effect that adds: a second delivery fails here and changes nothing. Has no end
 * date, for a late delivery would add again. Effects that set a copy need none: there the last version wins.
 */
export const inboxWrite = (table: string, eventId: string): Write =>
  once(
    table,
    { pk: `INBOX#${eventId}`, kind: 'inbox', schema: 1, version: 1 },
    () => new AlreadyHandled(eventId),
  );
