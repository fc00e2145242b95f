import { refused } from '../errors.ts';
import type { Owner } from '../routes/documents/document.ts';
import { type Requirement, requirements } from '../routes/documents/requirement.ts';
import type { Evidence } from '../routes/evidence.ts';
import type { DocumentId, LocationId } from './primitives.ts';

/** What a service knows of a document: its own copy of what the documents service told last. */
export interface Paper {
  readonly documentId: DocumentId;
  readonly locationId: LocationId;
  readonly kind: string;
  readonly of: { readonly kind: string; readonly id: string };
  readonly requirement?: Requirement | undefined;
  readonly status: 'checked' | 'withdrawn';
  readonly version: number;
}

/** The papers that a request cites, as far as they are known, by id. */
export type Papers = ReadonlyMap<string, Paper>;
export const noPapers: Papers = new Map();

/** The papers that a request names, by their ids. */
export const named = (...ids: readonly (string | undefined)[]): string[] => ids.flatMap((id) => id ?? []);

/** A record as it is proven: what it is, and where. */
export interface Proven {
  readonly of: Owner;
  readonly locationId: string;
}

/** What of a request is to be proven, and where it names its paper; without one it is declared. */
export interface Cited {
  readonly requirement: Requirement;
  readonly documentId: DocumentId | undefined;
  readonly pointer: string;
}

/** Whether a paper is one for a requirement of a record: of that record and place, and of the right kind. */
export const isFor = (
  { of, kind, locationId, ...paper }: Paper,
  proven: Proven,
  requirement: Requirement,
): boolean =>
  paper.requirement === requirement &&
  kind === requirements[requirement].kind &&
  of.kind === proven.of.kind &&
  of.id === proven.of.id &&
  locationId === proven.locationId;

/**
 * Refuses what no checked document of the right kind proves (L4). That it is not withdrawn in the same moment the
 * store's condition says.
 */
export const mustBeProven = (proven: Proven, cited: readonly Cited[], papers: Papers): Evidence[] =>
  cited.flatMap(({ requirement, documentId, pointer }) => {
    if (documentId === undefined) return [];
    const details = { rule: 'L4', requirement };
    const paper = papers.get(documentId);
    if (!paper) throw refused('evidence.not-checked', pointer, details);
    if (!isFor(paper, proven, requirement)) throw refused('evidence.of-another', pointer, details);
    if (paper.status === 'withdrawn') throw refused('evidence.withdrawn', pointer, details);
    return [{ requirement, documentId, status: 'met' as const }];
  });

/** Evidence of a requirement in place of what stood there, in the order of the table; without one, none is left. */
export const withEvidence = (
  standing: readonly Evidence[] | undefined,
  requirement: Requirement,
  next: Evidence | undefined,
): Evidence[] | undefined => {
  const order = Object.keys(requirements);
  const evidence = [
    ...(standing ?? []).filter((one) => one.requirement !== requirement),
    ...(next ? [next] : []),
  ].toSorted((a, b) => order.indexOf(a.requirement) - order.indexOf(b.requirement));
  return evidence.length > 0 ? evidence : undefined;
};

/** What proves a record, of all papers for it: the cited one while it stands, else the latest that stands, else none. */
export const evidenceOf = (
  requirement: Requirement,
  cited: DocumentId | undefined,
  papers: readonly Paper[],
): Evidence | undefined => {
  const latest = (some: readonly Paper[]) =>
    (
      some.find(({ documentId }) => documentId === cited) ??
      some.toSorted((a, b) => (a.documentId < b.documentId ? 1 : -1))[0]
    )?.documentId;
  const met = latest(papers.filter(({ status }) => status === 'checked'));
  if (met) return { requirement, documentId: met, status: 'met' };
  const withdrawn = latest(papers);
  return withdrawn && { requirement, documentId: withdrawn, status: 'withdrawn' };
};
