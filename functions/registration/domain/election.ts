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

/**
 * Refuses counts that do not add up (rules E-2, E-5): ballots cast are valid plus invalid and not more than the
 * registered; the votes of a basis fit on its valid ballots, each of which names as many persons as the policy says
 * (RT, RW) or as there are seats (kelurahan meeting).
 */
export const checkCounts = (
  { bases, date }: Election,
  { seats, area }: Elected,
  { policies }: Given,
): void => {
  const named = policyOn(policies, 'election.names-per-ballot', { date, area });
  for (const [index, { level, registered, cast, valid, invalid, tally }] of bases.entries()) {
    const at = `/election/bases/${index}`;
    if (cast !== valid + invalid)
      throw refused('election.cast-mismatch', `${at}/cast`, { rule: 'E-5', cast, valid, invalid });
    if (cast > registered)
      throw refused('election.cast-above-registered', `${at}/cast`, { rule: 'E-5', cast, registered });
    const perBallot = level === 'kelurahan' ? seats : named.value;
    const votes = tally.reduce((total, name) => total + name.votes, 0);
    if (votes > perBallot * valid) {
      const details = {
        rule: 'E-2',
        votes,
        valid,
        perBallot,
        ...(level === 'kelurahan' ? {} : { policy: named }),
      };
      throw refused('election.votes-above-ballots', `${at}/tally`, details);
    }
    const tooMany = tally.findIndex((name) => name.votes > valid);
    if (tooMany >= 0)
      throw refused('election.votes-above-ballots', `${at}/tally/${tooMany}/votes`, { rule: 'E-2', valid });
    const again = tally.findIndex(
      ({ personId }, place) => tally.findIndex((other) => other.personId === personId) < place,
    );
    if (again >= 0) throw refused('election.name-twice', `${at}/tally/${again}/personId`, { rule: 'E-5' });
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
  const ranked = bases[meeting]?.tally.toSorted((a, b) => b.votes - a.votes) ?? [];
  const [last, next] = [ranked[seats - 1], ranked[seats]];
  if (last && next && last.votes === next.votes && !lotMinutes) {
    throw refused('election.tie-without-lot', '/election/lotMinutes', { rule: 'E-5', votes: last.votes });
  }
  const sum = (names: typeof ranked) => names.reduce((total, { votes }) => total + votes, 0);
  const members = ranked.filter(({ personId }) => memberIds.includes(personId));
  // who was drawn by lot has as many votes as who was not
  if (sum(members) === sum(ranked.slice(0, seats))) return [];
  return [{ code: 'term.result-differs', rule: 'E-2', pointer: `/election/bases/${meeting}/tally` }];
};
