import type { ListHead } from '../../../shared/contract/list-in-force.ts';
import type { DocumentId, LocalDate } from '../../../shared/contract/primitives.ts';
import type { AssemblyKind, Ballots } from '../../../shared/routes/activities/assembly-kinds.ts';
import type { Attendance } from '../../../shared/routes/activities/attendance.ts';
import type { Stage } from '../../../shared/routes/activities/stages.ts';

/** What a cycle knows of an assembly: what its gates ask, and the documents that prove it now. */
export interface AssemblyFact {
  readonly assemblyId: string;
  readonly kind: AssemblyKind;
  readonly stage: Stage;
  readonly date: LocalDate;
  readonly attendance: Attendance;
  readonly decision?: 'accepted' | 'refused' | undefined;
  readonly ballots?: Pick<Ballots, 'registered' | 'cast'> | undefined;
  /** Empty when a paper of it was withdrawn and none has taken its place. */
  readonly documentIds: readonly DocumentId[];
}

/** What a cycle knows of a plan. */
export interface PlanFact {
  readonly planId: string;
  readonly kind: 'pjm' | 'renta';
  readonly isRatified: boolean;
  readonly items: number;
  /** As of an assembly. */
  readonly documentIds: readonly DocumentId[];
}

/** What is known where a stage is to be closed, beside the papers of the cycle itself. */
export interface Known {
  readonly assemblies: readonly AssemblyFact[];
  readonly plans: readonly PlanFact[];
  readonly list: ListHead;
  /** Of the board of the kelurahan, every one. */
  readonly terms: readonly { readonly start: LocalDate; readonly end: LocalDate }[];
}

/** The assembly of a kind at a stage that was held last. */
export const latestOf = (
  { assemblies }: Pick<Known, 'assemblies'>,
  kind: AssemblyKind,
  stage: Stage,
): AssemblyFact | undefined =>
  assemblies
    .filter((one) => one.kind === kind && one.stage === stage && one.documentIds.length > 0)
    .toSorted((a, b) => (`${a.date}${a.assemblyId}` < `${b.date}${b.assemblyId}` ? 1 : -1))[0];
