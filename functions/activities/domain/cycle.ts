import type * as z from 'zod/mini';
import type { Role } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import { mustBeProven, type Paper } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { type Language, Problem, refused } from '../../../shared/errors.ts';
import { cycleOpened, stageClosed, stageReopened } from '../../../shared/events/activities/cycles.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Cycle, CycleStage, cycleRoutes } from '../../../shared/routes/activities/cycles.ts';
import { missingTold } from '../../../shared/routes/activities/proof-words.ts';
import type { Stage } from '../../../shared/routes/activities/stages.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import { type Known, latestOf } from './cycle-facts.ts';
import { openStage, reopened, stagesPlanned, statusOf, withStatuses } from './cycle-stages.ts';
import type { Entry } from './entry.ts';
import { electionParticipation } from './participation.ts';
import { missingProofs } from './stage-gates.ts';

export type CycleRecord = Cycle & { readonly createdAs: string };

type Opening = z.output<typeof cycleRoutes.openCycle.body>;
type Closing = z.output<typeof cycleRoutes.closeStage.body>;
type Reopening = z.output<typeof cycleRoutes.reopenStage.body>;
type Closer = Closing['by'];
type Reason = NonNullable<CycleStage['reopenedBecause']>;

/** Who closes or reopens: the roles by which they act in the kelurahan, and the language of what they are told. */
export interface Closes {
  readonly by: string;
  readonly roles: readonly Role[];
  readonly language: Language;
}

const about = ({ cycleId, locationId, year, kind, inheritsFrom, status, stages }: CycleRecord) => {
  const open = stages.find((one) => one.status === 'open')?.stage;
  return { cycleId, locationId, year, kind, inheritsFrom, status, ...(open && { open }) };
};

const fact = (next: CycleRecord, { now, newId }: Given) => ({
  id: newId(),
  at: now,
  subject: next.cycleId,
  recordversion: next.version,
  area: next.area,
  state: next,
});

/**
 * That this year is one of the plan of the cycle before, and no board is re-elected in it: C-5, C-6. Else it is a whole
 * cycle of its own.
 */
const mustInherit = (
  { inheritsFrom, year, kind, locationId }: Opening,
  before: CycleRecord | undefined,
  given: Given,
): void => {
  if (inheritsFrom === undefined) return;
  const details = { rule: kind === 'tahun-4' ? 'C-5' : 'C-6' };
  const isPlanned = before?.stages.some(({ stage, closing }) => stage === 'S6' && closing);
  if (kind === 'tahun-4' || !before || !isPlanned || before.locationId !== locationId)
    throw refused('cycle.nothing-inherited', '/inheritsFrom', details);
  const policy = policyOn(given.policies, 'plan.years', {
    date: `${before.year}-01-01`,
    area: before.area.code,
  });
  if (year <= before.year || year >= before.year + policy.value)
    throw refused('cycle.nothing-inherited', '/year', { ...details, from: before.year, policy });
};

/** Opens the cycle of a kelurahan for a year; out of a medium-term plan only S7 and S8 are its own (C-6). */
export const openCycle = (
  body: Opening,
  { locationId, area }: EnrolledLocation,
  before: CycleRecord | undefined,
  { by, createdAs }: Entry,
  given: Given,
): Decision<CycleRecord> => {
  mustInherit(body, before, given);
  const { cycleId, year, kind, inheritsFrom, planned, origin } = body;
  const next: CycleRecord = {
    cycleId: cycleId ?? (given.newId() as Cycle['cycleId']),
    locationId,
    area,
    year,
    kind,
    inheritsFrom,
    status: 'running',
    stages: stagesPlanned(planned, inheritsFrom !== undefined),
    participation: inheritsFrom === undefined ? undefined : before?.participation,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [happened(cycleOpened, { ...fact(next, given), data: about(next) })] };
};

/**
 * Who may close today (C-3): the board while a term of it runs; before the first, and between two, the lurah or the
 * election committee, whose minutes a facilitator enters.
 */
export const closersOn = ({ terms }: Pick<Known, 'terms'>, day: LocalDate): readonly Closer[] =>
  terms.some(({ start, end }) => start <= day && day <= end) ? ['board'] : ['lurah', 'election-committee'];

const mustClose = (
  { by, minutes }: Pick<Closing, 'by' | 'minutes'>,
  closes: Closes,
  terms: Pick<Known, 'terms'>,
  day: LocalDate,
) => {
  const closers = closersOn(terms, day);
  if (!closers.includes(by)) throw refused('stage.closer', '/by', { rule: 'C-3', closers });
  const role = by === 'board' ? 'board' : 'facilitator';
  if (!closes.roles.includes(role)) throw new Problem('access.no-post', { rule: 'C-3', needs: [role] });
  if (by !== 'board' && !minutes) throw refused('stage.closer', '/minutes', { rule: 'C-3' });
};

const mustBePast = (date: LocalDate, pointer: string, day: LocalDate): void => {
  if (date > day) throw refused('meeting.in-future', pointer, { today: day });
};

const provenMinutes = (
  { cycleId, locationId }: CycleRecord,
  documentId: Paper['documentId'] | undefined,
  papers: readonly Paper[],
): Evidence[] =>
  mustBeProven(
    { of: { kind: 'cycle', id: cycleId }, locationId },
    [{ requirement: 'stage-minutes', documentId, pointer: '/minutes/documentId' }],
    new Map(papers.map((paper) => [paper.documentId, paper])),
  );

interface Changed extends Decision<CycleRecord> {
  /** The papers of the cycle itself that it relies on: none may be withdrawn in the same moment. */
  readonly reliesOn: readonly Evidence[];
}

/** Closes the open stage (C-1): never by the system alone (C-3), and with every proof that its gate asks (L4). */
export const closeStage = (
  cycle: CycleRecord,
  { stage, on, by, minutes }: Closing & { readonly stage: Stage },
  { papers, ...known }: Known & { readonly papers: readonly Paper[] },
  closes: Closes,
  given: Given,
): Changed => {
  const day = today(given, cycle.area.code);
  if (cycle.status !== 'running') throw new Problem('cycle.ended', { rule: 'C-2', status: cycle.status });
  const open = openStage(cycle.stages)?.stage;
  if (stage !== open) throw new Problem('stage.not-open', { rule: 'C-1', open });
  mustBePast(on, '/on', day);
  if (minutes) mustBePast(minutes.date, '/minutes/date', day);
  mustClose({ by, minutes }, closes, known, day);
  const ofMinutes = provenMinutes(cycle, minutes?.documentId, papers);
  const own = papers.filter(({ locationId }) => locationId === cycle.locationId);
  const { missing, documentIds } = missingProofs(stage, own, known);
  if (missing.length > 0)
    throw new Problem(
      'stage.proof-missing',
      { rule: 'C-1', stage, missing },
      missing.map((one) => ({
        pointer: `/proofs/${one.proof}`,
        code: one.why,
        message: missingTold(one, closes.language),
      })),
    );

  const decision = stage === 'S1' ? latestOf(known, 'readiness', stage)?.decision : undefined;
  const closing = {
    ...{ on, by, enteredAt: given.now.toISOString(), enteredBy: closes.by },
    ...(minutes && { minutes }),
    ...(decision && { decision }),
    reliesOn: [...new Set([...documentIds, ...ofMinutes.map(({ documentId }) => documentId)])],
  };
  const stages = withStatuses(
    cycle.stages.map(({ reopenedBecause, basedOnOlder, ...one }) =>
      one.stage === stage
        ? { ...one, closing }
        : { ...one, ...(basedOnOlder && { basedOnOlder }), ...(reopenedBecause && { reopenedBecause }) },
    ),
  );
  const participation =
    stage === 'S4' ? electionParticipation(known, cycle.area.code, given.policies) : cycle.participation;
  const next: CycleRecord = {
    ...cycle,
    stages,
    status: statusOf(stages),
    participation,
    version: cycle.version + 1,
  };
  const data = { ...about(next), stage, on, by, decision };
  const relied = own.flatMap(({ requirement, documentId }) =>
    requirement && closing.reliesOn.includes(documentId)
      ? [{ requirement, documentId, status: 'met' as const }]
      : [],
  );
  return {
    next,
    events: [happened(stageClosed, { ...fact(next, given), time: timeOf(on, cycle, given), data })],
    reliesOn: relied,
  };
};

/** Noon of the day on which it happened, in the zone of the kelurahan, and never later than now. */
const timeOf = (on: LocalDate, { area }: CycleRecord, { now, policies }: Given): string => {
  const { value: hours } = policyOn(policies, 'time.utc-offset', { date: on, area: area.code });
  const noon = new Date(Date.parse(`${on}T12:00:00Z`) - hours * 3_600_000);
  return (noon < now ? noon : now).toISOString();
};

const opened = (cycle: CycleRecord, stage: Stage, because: Reason, given: Given): Decision<CycleRecord> => {
  const stages = withStatuses(reopened(cycle.stages, stage, because));
  // what the election proved is unproven with it
  const participation = stage === 'S4' ? undefined : cycle.participation;
  const next = { ...cycle, stages, status: statusOf(stages), participation, version: cycle.version + 1 };
  const { cause, requirement, documentId } = because;
  const basedOnOlder = stages.flatMap((one) => (one.basedOnOlder ? [one.stage] : []));
  const data = { ...about(next), stage, cause, requirement, documentId, basedOnOlder };
  return { next, events: [happened(stageReopened, { ...fact(next, given), data })] };
};

/** Opens a closed stage again by minutes (C-4). What a readiness meeting refused stays refused for the year (C-2). */
export const reopenStage = (
  cycle: CycleRecord,
  { stage, by, minutes }: Reopening & { readonly stage: Stage },
  { papers, terms }: Pick<Known, 'terms'> & { readonly papers: readonly Paper[] },
  closes: Closes,
  given: Given,
): Changed => {
  const day = today(given, cycle.area.code);
  if (cycle.status === 'refused') throw new Problem('cycle.ended', { rule: 'C-2', status: cycle.status });
  const found = cycle.stages.find((one) => one.stage === stage);
  if (!found?.closing) throw new Problem('stage.not-open', { rule: 'C-4', status: found?.status });
  mustBePast(minutes.date, '/minutes/date', day);
  mustClose({ by, minutes }, closes, { terms }, day);
  const reliesOn = provenMinutes(cycle, minutes.documentId, papers);
  const because: Reason = { cause: 'minutes', at: given.now.toISOString(), minutes };
  return { ...opened(cycle, stage, because, given), reliesOn };
};

/**
 * Opens again what a paper closed that was withdrawn (L4); one stage at a time, the first of them. Whatever came first,
 * the withdrawal or another paper, and however often it is told, the stage that relied on it ends open.
 */
export const losePaper = (
  cycle: CycleRecord,
  { documentId, requirement }: Pick<Paper, 'documentId' | 'requirement'>,
  given: Given,
): Decision<CycleRecord> | undefined => {
  const found = cycle.stages.find(({ closing }) => closing?.reliesOn.includes(documentId));
  if (!found) return undefined;
  const because: Reason = {
    cause: 'paper-withdrawn',
    at: given.now.toISOString(),
    documentId,
    ...(requirement && { requirement }),
  };
  return opened(cycle, found.stage, because, given);
};
