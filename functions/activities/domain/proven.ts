import {
  evidenceOf,
  isFor,
  type Paper,
  type Proven,
  withEvidence,
} from '../../../shared/contract/evidence.ts';
import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { Requirement } from '../../../shared/routes/documents/requirement.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';

/**
 * What proves a record, seen anew by all papers that are known now; undefined when that changes nothing. It does not
 * depend on what came first, or how often (L4).
 */
export const evidenceNow = (
  standing: readonly Evidence[] | undefined,
  proven: Proven,
  requirement: Requirement,
  cited: DocumentId | undefined,
  papers: readonly Paper[],
): Evidence[] | undefined => {
  const own = papers.filter((paper) => isFor(paper, proven, requirement));
  const next = evidenceOf(requirement, cited, own);
  const before = standing?.find((one) => one.requirement === requirement);
  if (!next || (before?.documentId === next.documentId && before.status === next.status)) return undefined;
  return withEvidence(standing, requirement, next);
};

/** The documents that prove a record, when every one of them stands; else none. */
export const standing = (evidence: readonly Evidence[] = []): readonly DocumentId[] =>
  evidence.every(({ status }) => status === 'met') ? evidence.map(({ documentId }) => documentId) : [];
