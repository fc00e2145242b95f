import type { PolicyTable } from '../policy/policy.ts';

/**
 * What a rule may know of the world outside its arguments. The time is the trigger's (the request, the
 * message, the schedule), so that rules are pure and the embedded cloud can move it.
 */
export interface Given {
  readonly now: Date;
  /** A new ULID of the time `now`. */
  readonly newId: () => string;
  readonly policies: PolicyTable;
}
