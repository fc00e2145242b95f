import { refused } from '../errors.ts';
import type { PolicyUsed } from '../policy/policy.ts';

interface Vote {
  readonly personId: string;
  readonly votes: number;
}

/** Counts of one secret ballot, whoever keeps them (rule E-5). */
interface Counted {
  readonly registered: number;
  readonly cast: number;
  readonly valid: number;
  readonly invalid: number;
  readonly tally: readonly Vote[];
}

/** How many names stand on a ballot: by the policy for RT and RW, at the kelurahan meeting as many as there are seats. */
interface Names {
  readonly perBallot: number;
  readonly policy?: PolicyUsed | undefined;
}

/**
 * Refuses counts that do not add up (rules E-2, E-5): ballots cast are valid plus invalid and not more than the
 * registered; the votes fit on the valid ballots, nobody has more than one on each, and nobody stands there twice.
 */
export const mustBeCounted = (
  { registered, cast, valid, invalid, tally }: Counted,
  { perBallot, policy }: Names,
  at: string,
): void => {
  if (cast !== valid + invalid)
    throw refused('election.cast-mismatch', `${at}/cast`, { rule: 'E-5', cast, valid, invalid });
  if (cast > registered)
    throw refused('election.cast-above-registered', `${at}/cast`, { rule: 'E-5', cast, registered });
  const votes = tally.reduce((total, name) => total + name.votes, 0);
  if (votes > perBallot * valid)
    throw refused('election.votes-above-ballots', `${at}/tally`, {
      ...{ rule: 'E-2', votes, valid, perBallot },
      ...(policy && { policy }),
    });
  const tooMany = tally.findIndex((name) => name.votes > valid);
  if (tooMany >= 0)
    throw refused('election.votes-above-ballots', `${at}/tally/${tooMany}/votes`, { rule: 'E-2', valid });
  const again = tally.findIndex(
    ({ personId }, place) => tally.findIndex((other) => other.personId === personId) < place,
  );
  if (again >= 0) throw refused('election.name-twice', `${at}/tally/${again}/personId`, { rule: 'E-5' });
};

/** Who has the most votes, first. */
export const ranked = (tally: readonly Vote[]): Vote[] => tally.toSorted((a, b) => b.votes - a.votes);

/** Refuses a tie for the last seat without the minutes of the lot that decided it (rule E-5). */
export const mustBreakTie = (
  tally: readonly Vote[],
  seats: number,
  lot: object | undefined,
  pointer: string,
): void => {
  const order = ranked(tally);
  const [last, next] = [order[seats - 1], order[seats]];
  if (last && next && last.votes === next.votes && !lot)
    throw refused('election.tie-without-lot', pointer, { rule: 'E-5', votes: last.votes });
};

/** Refusals of what no proper ballot counted. */
export const uncounted = [
  'election.cast-mismatch',
  'election.cast-above-registered',
  'election.votes-above-ballots',
  'election.name-twice',
  'election.tie-without-lot',
] as const;
