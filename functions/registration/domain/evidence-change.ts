import { type Decision, happened } from '../../../shared/contract/event.ts';
import {
  evidenceOf,
  isFor,
  type Paper,
  type Proven,
  withEvidence,
} from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, DocumentId, LocationId } from '../../../shared/contract/primitives.ts';
import { evidenceChanged } from '../../../shared/events/registration/evidence.ts';
import type { Requirement } from '../../../shared/routes/documents/requirement.ts';
import type { Evidence } from '../../../shared/routes/evidence.ts';

/** A record that is proven, whichever it is, as a paper about it finds it. */
export interface ProvenRecord<Stored> extends Proven {
  readonly record: Stored & {
    readonly evidence?: Evidence[] | undefined;
    readonly area?: Area;
    readonly version: number;
  };
  readonly area: Area;
  /** What it cites for a requirement; undefined where the requirement does not arise, as in a board without a charter. */
  readonly cites: (requirement: Requirement) => { readonly documentId?: DocumentId | undefined } | undefined;
  /** The record as events tell it. */
  readonly told: (next: Stored) => object;
}

/**
 * Sees anew what proves a record, when a paper for it was checked or withdrawn (L4); nothing when that changes nothing.
 * By all that is known now, so that it does not depend on what came first, or how often.
 */
export const followPapers = <Stored>(
  proven: ProvenRecord<Stored>,
  requirement: Requirement,
  papers: readonly Paper[],
  given: Given,
): Decision<Stored> | undefined => {
  const { record, of, area, locationId } = proven;
  const cites = proven.cites(requirement);
  if (!cites) return undefined;
  const own = papers.filter((paper) => isFor(paper, proven, requirement));
  const evidence = evidenceOf(requirement, cites.documentId, own);
  const standing = record.evidence?.find((one) => one.requirement === requirement);
  if (!evidence || (standing?.documentId === evidence.documentId && standing.status === evidence.status))
    return undefined;
  const version = record.version + 1;
  const next = { ...record, evidence: withEvidence(record.evidence, requirement, evidence), version };
  const told = happened(evidenceChanged, {
    id: given.newId(),
    at: given.now,
    subject: of.id,
    recordversion: version,
    area,
    data: { of, ...evidence, locationId: locationId as LocationId },
    state: proven.told(next),
  });
  return { next, events: [told] };
};
