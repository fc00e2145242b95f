import { mustBeCounted, mustBreakTie, ranked } from '../../../shared/contract/ballots.ts';
import type { RuleWarning } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { refused } from '../../../shared/errors.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Election } from '../../../shared/routes/registration/boards.ts';

interface Elected {
  readonly seats: number;
  readonly memberIds: readonly string[];
  readonly area: string;
}

/** Refuses a result of tomorrow, and two meetings that elect: the board is elected by one (rule E-2). */
export const checkMeeting = ({ date, bases }: Election, area: string, given: Given): void => {
  const now = today(given, area);
  if (date > now) throw refused('election.in-future', '/election/date', { rule: 'E-2', today: now });
  const meetings = bases.flatMap(({ level }, index) => (level === 'kelurahan' ? [index] : []));
  if (meetings[1] !== undefined)
    throw refused('election.two-meetings', `/election/bases/${meetings[1]}/level`, { rule: 'E-2' });
};

/** Refuses counts of a basis that do not add up (rules E-2, E-5). */
export const checkCounts = (
  { bases, date }: Election,
  { seats, area }: Elected,
  { policies }: Given,
): void => {
  const policy = policyOn(policies, 'election.names-per-ballot', { date, area });
  for (const [index, basis] of bases.entries()) {
    const names = basis.level === 'kelurahan' ? { perBallot: seats } : { perBallot: policy.value, policy };
    mustBeCounted(basis, names, `/election/bases/${index}`);
  }
};

/**
 * Refuses a tie for the last seat without the minutes of the lot (rule E-5), and warns when the members are not those
 * with the most votes of the kelurahan meeting: somebody may have declined, and the minutes say so.
 */
export const checkOutcome = (
  { bases, lotMinutes }: Election,
  { memberIds, seats }: Elected,
): RuleWarning[] => {
  const meeting = bases.findIndex(({ level }) => level === 'kelurahan');
  const tally = bases[meeting]?.tally ?? [];
  mustBreakTie(tally, seats, lotMinutes, '/election/lotMinutes');
  const order = ranked(tally);
  const sum = (names: typeof order) => names.reduce((total, { votes }) => total + votes, 0);
  const members = order.filter(({ personId }) => memberIds.includes(personId));
  // who was drawn by lot has as many votes as who was not
  if (sum(members) === sum(order.slice(0, seats))) return [];
  return [{ code: 'term.result-differs', rule: 'E-2', pointer: `/election/bases/${meeting}/tally` }];
};
