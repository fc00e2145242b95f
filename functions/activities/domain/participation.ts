import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { type PolicyName, type PolicyTable, policyOn } from '../../../shared/policy/policy.ts';
import type { Attendance } from '../../../shared/routes/activities/attendance.ts';
import type { Measure, Participation } from '../../../shared/routes/activities/participation.ts';
import { type AssemblyFact, type Known, latestOf } from './cycle-facts.ts';

interface On {
  readonly date: LocalDate;
  readonly area: string;
}

/** A share against its threshold: met at equality; with nothing to share it is undefined and not met (C-9). */
export const measured = (
  numerator: number,
  denominator: number,
  threshold: PolicyName,
  on: On,
  policies: PolicyTable,
): Measure => {
  const policy = policyOn(policies, threshold, on);
  return {
    numerator,
    denominator,
    isMet: denominator > 0 && numerator * 100 >= denominator * policy.value,
    policy,
  };
};

/** The measures of one meeting (C-9); of voters only where adults voted, which is at the smallest basis. */
export const participationOf = (
  { total, women, poor }: Attendance,
  voters: { readonly registered: number; readonly cast: number } | undefined,
  on: On,
  policies: PolicyTable,
): Participation => ({
  poor: measured(poor, total, 'participation.poor-percent', on, policies),
  women: measured(women, total, 'participation.women-percent', on, policies),
  ...(voters && {
    voters: measured(voters.cast, voters.registered, 'participation.voters-percent', on, policies),
  }),
});

const sum = (facts: readonly AssemblyFact[], of: 'registered' | 'cast'): number =>
  facts.reduce((total, { ballots }) => total + (ballots?.[of] ?? 0), 0);

/** Of the board's election: who came to the kelurahan meeting, and who voted at the RT, all of them together. */
export const electionParticipation = (
  known: Pick<Known, 'assemblies'>,
  area: string,
  policies: PolicyTable,
): Participation | undefined => {
  const meeting = latestOf(known, 'kelurahan', 'S4');
  if (!meeting) return undefined;
  const ballots = known.assemblies.filter(
    ({ kind, documentIds }) => kind === 'rt-ballot' && documentIds.length > 0,
  );
  const voters = { registered: sum(ballots, 'registered'), cast: sum(ballots, 'cast') };
  return participationOf(meeting.attendance, voters, { date: meeting.date, area }, policies);
};

/** Whether all three measures hold. */
export const isGood = (participation: Participation | undefined): boolean =>
  participation?.poor.isMet === true && participation.women.isMet && participation.voters?.isMet === true;
