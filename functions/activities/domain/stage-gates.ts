import type { Paper } from '../../../shared/contract/evidence.ts';
import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { AssemblyKind } from '../../../shared/routes/activities/assembly-kinds.ts';
import type { Proof, Stage, stagePapers, Why } from '../../../shared/routes/activities/stages.ts';
import { type Known, latestOf } from './cycle-facts.ts';

type StagePaper = (typeof stagePapers)[number];

type Gate = { readonly proof: Proof } & (
  | { readonly by: 'paper'; readonly proof: StagePaper; readonly unless?: 'refused' }
  | { readonly by: 'assembly'; readonly kind: AssemblyKind; readonly isEach?: boolean }
  | { readonly by: 'plan'; readonly kind: 'pjm' | 'renta' }
  | { readonly by: 'list' }
  | { readonly by: 'term' }
);

const paper = (proof: StagePaper): Gate => ({ by: 'paper', proof });

/** What closes each stage: the gate column of section 5. A readiness meeting that refuses asks for no help (C-2). */
export const gates: Readonly<Record<Stage, readonly Gate[]>> = {
  S0: [paper('location-letter')],
  S1: [
    { by: 'assembly', proof: 'readiness-meeting', kind: 'readiness' },
    { by: 'paper', proof: 'help-request', unless: 'refused' },
  ],
  S1v: [paper('volunteer-list')],
  S2: [{ by: 'assembly', proof: 'reflection-meeting', kind: 'reflection', isEach: true }, paper('criteria')],
  S3: [{ by: 'list', proof: 'poor-list-in-force' }, paper('showing-record'), paper('survey-ratification')],
  S4: [
    paper('committee-decree'),
    { by: 'assembly', proof: 'ballots-counted', kind: 'rt-ballot', isEach: true },
    { by: 'assembly', proof: 'kelurahan-meeting', kind: 'kelurahan' },
    { by: 'term', proof: 'board-elected' },
    paper('bylaws'),
    paper('notary-record'),
  ],
  S5: [
    { by: 'plan', proof: 'plan-ratified', kind: 'pjm' },
    { by: 'plan', proof: 'annual-plan-ratified', kind: 'renta' },
  ],
  S6: [paper('unit-decrees'), paper('group-list'), paper('grant-documents')],
  S7: [paper('works-report')],
  S8: [
    { by: 'assembly', proof: 'annual-meeting', kind: 'annual' },
    paper('audit-report'),
    paper('revised-annual-plan'),
  ],
};

interface Missing {
  readonly proof: Proof;
  readonly why: Why;
}

/** A gate as it stands: passed by some documents, or why it is not. */
type Passed = { readonly documentIds: readonly DocumentId[] } | { readonly why: Why };
const passed = (documentIds: readonly DocumentId[] = []): Passed => ({ documentIds });

const byPaper = (requirement: StagePaper, papers: readonly Paper[]): Passed => {
  const own = papers.filter((one) => one.requirement === requirement);
  const latest = own
    .filter(({ status }) => status === 'checked')
    .toSorted((a, b) => (a.documentId < b.documentId ? 1 : -1))[0];
  if (latest) return passed([latest.documentId]);
  return { why: own.length > 0 ? 'withdrawn' : 'missing' };
};

const byAssembly = (kind: AssemblyKind, isEach: boolean, stage: Stage, known: Known): Passed => {
  const held = known.assemblies.filter((one) => one.kind === kind && one.stage === stage);
  if (held.length === 0) return { why: 'missing' };
  const standing = held.filter(({ documentIds }) => documentIds.length > 0);
  const latest = latestOf(known, kind, stage);
  // of meetings in groups every one must stand, of others the last
  if (!latest || (isEach && standing.length < held.length)) return { why: 'withdrawn' };
  const counted = isEach ? standing : [latest];
  if (counted.some(({ attendance }) => attendance.total === 0)) return { why: 'no-attendees' };
  return passed(counted.flatMap(({ documentIds }) => documentIds));
};

const byPlan = (kind: 'pjm' | 'renta', { plans }: Known): Passed => {
  const own = plans.filter((plan) => plan.kind === kind);
  if (own.length === 0) return { why: 'missing' };
  const ratified = own.filter(({ isRatified, items }) => isRatified && items > 0);
  if (ratified.length === 0) return { why: 'not-ratified' };
  const standing = ratified.find(({ documentIds }) => documentIds.length > 0);
  return standing ? passed(standing.documentIds) : { why: 'withdrawn' };
};

/** A term that began with the kelurahan meeting of this cycle, not one from before it. */
const byTerm = (stage: Stage, known: Known): Passed => {
  const meeting = latestOf(known, 'kelurahan', stage);
  const isElected = meeting && known.terms.some(({ start }) => start >= meeting.date);
  return isElected ? passed() : { why: 'missing' };
};

const isPassed = (gate: Gate, stage: Stage, papers: readonly Paper[], known: Known): Passed => {
  switch (gate.by) {
    case 'paper': {
      const isRefused = latestOf(known, 'readiness', stage)?.decision === 'refused';
      return gate.unless && isRefused ? passed() : byPaper(gate.proof, papers);
    }
    case 'assembly':
      return byAssembly(gate.kind, gate.isEach ?? false, stage, known);
    case 'plan':
      return byPlan(gate.kind, known);
    case 'list':
      return known.list.number > 0 ? passed() : { why: 'missing' };
    case 'term':
      return byTerm(stage, known);
  }
};

/** What is still missing to close a stage, each by itself (C-1), and the documents that prove what is not. */
export const missingProofs = (
  stage: Stage,
  papers: readonly Paper[],
  known: Known,
): { readonly missing: readonly Missing[]; readonly documentIds: readonly DocumentId[] } => {
  const seen = gates[stage].map((gate) => ({
    proof: gate.proof,
    as: isPassed(gate, stage, papers, known),
  }));
  return {
    missing: seen.flatMap(({ proof, as }) => ('why' in as ? [{ proof, why: as.why }] : [])),
    documentIds: [...new Set(seen.flatMap(({ as }) => ('why' in as ? [] : as.documentIds)))],
  };
};
