import { Problem, type ProblemCode } from '../errors.ts';
import type { Post } from './access.ts';

/** Who acts: the person of an account, with the posts held, and the households that this person belongs to. */
export interface Actor {
  readonly account: string;
  /** Every id by which records may name the person; none where the account acts for no person. */
  readonly personIds: readonly string[];
  readonly householdIds: readonly string[];
  readonly posts: readonly Post[];
}

/** Whom a record is about, or who had a hand in it: accounts, persons and households. */
export interface Concerned {
  readonly accounts?: readonly string[];
  readonly personIds?: readonly string[];
  readonly householdIds?: readonly string[];
}

const meet = (some: readonly string[], others: readonly string[] = []): boolean =>
  some.some((one) => others.includes(one));

/** Whether somebody is among those concerned: as account, as person, or by the household that both live in (SD-4). */
export const isConcerned = (
  { account, personIds, householdIds }: Actor,
  { accounts = [], ...concerned }: Concerned,
): boolean =>
  accounts.includes(account) ||
  meet(personIds, concerned.personIds) ||
  meet(householdIds, concerned.householdIds);

/** Refuses who checks or decides what they, or their household, proposed or benefit from (section 3.2, SD-4). */
export const mustBeDisinterested = (
  actor: Actor,
  concerned: Concerned,
  code: ProblemCode = 'duty.not-separate',
): void => {
  if (isConcerned(actor, concerned)) throw new Problem(code, { rule: 'SD-4' });
};
