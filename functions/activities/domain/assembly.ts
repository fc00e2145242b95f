import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { mustAddUp } from '../../../shared/contract/attendance.ts';
import { mustBeCounted, mustBreakTie } from '../../../shared/contract/ballots.ts';
import { type Decision, happened } from '../../../shared/contract/event.ts';
import { mustBeProven, type Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { refused } from '../../../shared/errors.ts';
import { assemblyEvidenceChanged, assemblyHeld } from '../../../shared/events/activities/assemblies.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Assembly, assemblyRoutes } from '../../../shared/routes/activities/assemblies.ts';
import { type AssemblyPart, partsOf } from '../../../shared/routes/activities/assembly-kinds.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';
import type { CycleRecord } from './cycle.ts';
import type { AssemblyFact } from './cycle-facts.ts';
import type { Entry } from './entry.ts';
import { participationOf } from './participation.ts';
import { standing } from './proven.ts';

export type AssemblyRecord = Assembly & { readonly createdAs: string };
type Recording = z.output<typeof assemblyRoutes.recordAssembly.body>;

/** What the cycle of an assembly knows of it. */
export const factOf = (assembly: AssemblyRecord): AssemblyFact => {
  const { assemblyId, kind, stage, date, attendance, decision, ballots, evidence } = assembly;
  return {
    ...{ assemblyId, kind, stage, date, attendance },
    ...(decision && { decision }),
    ...(ballots && { ballots: { registered: ballots.registered, cast: ballots.cast } }),
    documentIds: standing(evidence),
  };
};

const told = (
  contract: typeof assemblyHeld | typeof assemblyEvidenceChanged,
  next: AssemblyRecord,
  { now, newId }: Given,
) => {
  const { assemblyId, cycleId, locationId, kind, stage, date, attendance, decision } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: assemblyId,
    recordversion: next.version,
    area: next.area,
    data: {
      ...{ assemblyId, cycleId, locationId, kind, stage, date, attendance, decision },
      isProven: factOf(next).documentIds.length > 0,
    },
    state: next,
  });
};

const every: readonly AssemblyPart[] = ['decision', 'ballots', 'seats', 'delegates', 'committee'];

/** Refuses a meeting at a stage where its kind has no place, and parts that its kind lacks or does not have. */
const mustHaveItsParts = (body: Recording): void => {
  const { stages, needs, may } = partsOf[body.kind];
  if (!stages.includes(body.stage)) throw refused('assembly.parts', '/stage', { rule: 'C-1', stages });
  for (const part of every) {
    const isThere = body[part] !== undefined;
    if (needs.includes(part) && !isThere) throw refused('assembly.parts', `/${part}`, { needs });
    if (isThere && !needs.includes(part) && !may.includes(part))
      throw refused('assembly.parts', `/${part}`, { needs, may });
  }
};

/** The committee has at least three persons per RW, and at least three in each working group (E-3). */
const mustBeCommittee = (
  { committee, date }: Recording,
  area: string,
  { policies }: Pick<Given, 'policies'>,
): void => {
  if (!committee) return;
  const policy = policyOn(policies, 'committee.members-min', { date, area });
  const details = { rule: 'E-3', policy };
  const small = committee.perRw.findIndex(({ members }) => members < policy.value);
  if (small >= 0) throw refused('assembly.committee', `/committee/perRw/${small}/members`, details);
  for (const [group, members] of Object.entries(committee.groups))
    if (members < policy.value) throw refused('assembly.committee', `/committee/groups/${group}`, details);
};

/** Delegates vote and nobody else (E-2): as many as they are may vote at the kelurahan meeting. */
const mustBeDelegates = ({ kind, delegates = [], ballots }: Recording): void => {
  const again = delegates.findIndex(({ rw }, at) => delegates.findIndex((one) => one.rw === rw) < at);
  if (again >= 0) throw refused('assembly.delegates', `/delegates/${again}/rw`, { rule: 'E-2' });
  const sent = delegates.reduce((sum, { women, men }) => sum + women + men, 0);
  if (kind === 'kelurahan' && ballots && ballots.registered !== sent)
    throw refused('assembly.delegates', '/ballots/registered', { rule: 'E-2', delegates: sent });
};

const mustElect = (body: Recording, area: string, { policies }: Pick<Given, 'policies'>): void => {
  const { ballots, seats, date, lotMinutes } = body;
  if (!ballots) return;
  const policy = policyOn(policies, 'election.names-per-ballot', { date, area });
  const names = seats === undefined ? { perBallot: policy.value, policy } : { perBallot: seats };
  mustBeCounted(ballots, names, '/ballots');
  if (seats !== undefined) mustBreakTie(ballots.tally, seats, lotMinutes, '/lotMinutes');
};

/** Records a meeting that was held, with what proves it (L4): its minutes, its attendance list, the lot if one was drawn. */
export const recordAssembly = (
  { origin, ...body }: Recording,
  { locationId, area }: Pick<CycleRecord, 'locationId' | 'area'>,
  { by, createdAs }: Entry,
  papers: Papers,
  given: Given,
): Decision<AssemblyRecord> => {
  const day = today(given, area.code);
  if (body.date > day) throw refused('meeting.in-future', '/date', { today: day });
  mustHaveItsParts(body);
  mustAddUp(body.attendance, '/attendance');
  mustBeDelegates(body);
  mustBeCommittee(body, area.code, given);
  mustElect(body, area.code, given);
  const { assemblyId, minutes, attendanceListId, lotMinutes } = body;
  const evidence = mustBeProven(
    { of: { kind: 'assembly', id: assemblyId }, locationId },
    [
      {
        requirement: 'assembly-minutes',
        documentId: minutes.documentId,
        pointer: '/minutes/documentId',
      },
      { requirement: 'attendance-list', documentId: attendanceListId, pointer: '/attendanceListId' },
      {
        requirement: 'assembly-lot',
        documentId: lotMinutes?.documentId,
        pointer: '/lotMinutes/documentId',
      },
    ],
    papers,
  );
  const voters = body.kind === 'rt-ballot' ? body.ballots : undefined;
  const on = { date: body.date, area: area.code };
  const next: AssemblyRecord = {
    ...body,
    locationId,
    area,
    participation: participationOf(body.attendance, voters, on, given.policies),
    evidence,
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return { next, events: [told(assemblyHeld, next, given)] };
};

/** An assembly with what proves it now. */
export const provenAnew = (
  assembly: AssemblyRecord,
  evidence: Evidence[],
  given: Given,
): Decision<AssemblyRecord> => {
  const next = { ...assembly, evidence, version: assembly.version + 1 };
  return { next, events: [told(assemblyEvidenceChanged, next, given)] };
};

/** What an assembly cites for a requirement. */
export const citedBy = (
  { minutes, attendanceListId, lotMinutes }: AssemblyRecord,
  requirement: Evidence['requirement'],
) =>
  requirement === 'assembly-minutes'
    ? minutes.documentId
    : requirement === 'attendance-list'
      ? attendanceListId
      : lotMinutes?.documentId;
