import { type Closes, type CycleRecord, openCycle } from '../../functions/activities/domain/cycle.ts';
import type { AssemblyFact, Known, PlanFact } from '../../functions/activities/domain/cycle-facts.ts';
import type { Paper } from '../../shared/contract/evidence.ts';
import { type Stage, stagePapers, stages, yearlyStages } from '../../shared/routes/activities/stages.ts';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import { aGiven, aLocation, anEntry, anId } from './builders.ts';

export const cycleId = anId<CycleRecord['cycleId']>('CYC', 1);
export const { locationId, area } = aLocation();
export const documentId = (number: number) => anId<Paper['documentId']>('DC', number);

/** The 15th of each month from February 2012 on, a stage a month. */
export const aSchedule = (own: readonly Stage[] = stages) =>
  own.map((stage, index) => ({ stage, on: `2012-${String(index + 2).padStart(2, '0')}-15` }));

type Opening = Parameters<typeof openCycle>[0];
export const anOpening = (more: Partial<Opening> = {}): Opening => ({
  cycleId,
  locationId,
  year: 2012,
  kind: 'tahun-1',
  planned: aSchedule(more.inheritsFrom ? yearlyStages : stages),
  ...more,
});

export const anOpenCycle = (more: Partial<Opening> = {}): CycleRecord =>
  openCycle(anOpening(more), { locationId, area }, undefined, anEntry, aGiven()).next;

/** A checked paper for a requirement of the cycle. */
export const aCyclePaper = (requirement: Requirement, number: number, more: Partial<Paper> = {}): Paper => ({
  documentId: documentId(number),
  locationId,
  kind: requirements[requirement].kind,
  of: { kind: 'cycle', id: cycleId },
  requirement,
  status: 'checked',
  version: 4,
  ...more,
});

/** One paper for each requirement of every stage, and minutes of whoever closes. */
export const everyPaper = [...stagePapers, 'stage-minutes' as const].map((requirement, index) =>
  aCyclePaper(requirement, index + 1),
);

const attendance = { total: 40, women: 16, men: 24, poor: 16 };

export const anAssemblyFact = (
  kind: AssemblyFact['kind'],
  stage: Stage,
  number: number,
  more: Partial<AssemblyFact> = {},
): AssemblyFact => ({
  assemblyId: anId('ASM', number),
  kind,
  stage,
  date: '2012-08-12',
  attendance,
  documentIds: [documentId(100 + 2 * number), documentId(101 + 2 * number)],
  ...more,
});

export const aPlanFact = (
  kind: PlanFact['kind'],
  number: number,
  more: Partial<PlanFact> = {},
): PlanFact => ({
  planId: anId('PAN', number),
  kind,
  isRatified: true,
  items: 3,
  documentIds: [documentId(200 + number)],
  ...more,
});

/** Everything that all stages ask, in a kelurahan whose board began on 1 September 2012. */
export const everythingKnown = (more: Partial<Known> = {}): Known => ({
  assemblies: [
    anAssemblyFact('readiness', 'S1', 1, { decision: 'accepted' }),
    anAssemblyFact('reflection', 'S2', 2),
    anAssemblyFact('rt-ballot', 'S4', 3, { ballots: { registered: 100, cast: 30 } }),
    anAssemblyFact('kelurahan', 'S4', 4, { ballots: { registered: 60, cast: 50 } }),
    anAssemblyFact('annual', 'S8', 5),
  ],
  plans: [aPlanFact('pjm', 1), aPlanFact('renta', 2)],
  list: { number: 1, known: 1, epoch: 1 },
  terms: [{ start: '2012-09-01', end: '2015-08-31' }],
  ...more,
});
export const nothingKnown: Known = {
  assemblies: [],
  plans: [],
  list: { number: 0, known: 0, epoch: 0 },
  terms: [],
};

export const aBoardMember: Closes = { by: 'account-board', roles: ['board'], language: 'en' };
export const aFacilitator: Closes = { by: 'account-1', roles: ['facilitator'], language: 'en' };
