import type { CloudEvent, RuleWarning } from '../contract/event.ts';

/** What stands in the item that is both the record of a command and its first event. */
export interface Committed {
  readonly event: CloudEvent;
  readonly fingerprint: string | undefined;
  readonly warnings: readonly RuleWarning[];
  /** Personal fields that the first answer showed; absent: all. */
  readonly shown?: readonly string[] | undefined;
}

/** The personal fields that an answer shows: all, or those named. */
export const shownOf = <Fields extends object>(
  fields: Fields,
  shown: readonly string[] | undefined,
): Partial<Fields> =>
  shown === undefined
    ? fields
    : (Object.fromEntries(
        Object.entries(fields).filter(([name]) => shown.includes(name)),
      ) as Partial<Fields>);

/** The command was carried out before; `createApi` answers from what was committed. */
export class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone';
  readonly committed: Committed;

  constructor(committed: Committed) {
    super('The command was carried out before');
    this.committed = committed;
  }
}

/**
 * The record was created by the same request before (rule R-14). Under the same `Idempotency-Key` the first answer
 * comes again; without a key, the record as it stands now.
 */
export class Repeated extends Error {
  override readonly name = 'Repeated';
  readonly answer: () => unknown;

  constructor(answer: () => unknown) {
    super('The record was created before');
    this.answer = answer;
  }
}
