import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocationId } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import {
  documentDeleted,
  documentHoldChanged,
  documentReaddressed,
  documentWithdrawn,
} from '../../../shared/events/documents.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { DeletionCause } from '../../../shared/routes/documents/document.ts';
import { type DocumentRecord, isChecked, moved, told } from './document.ts';

interface Why {
  readonly cause: DeletionCause;
  readonly because?: string;
}

/**
 * Ends a document: its names and its bytes go, a tombstone stays with the reason. What relied on it hears that it was
 * withdrawn. Of whom was erased it keeps no words that somebody wrote.
 */
export const deleteDocument = (
  document: DocumentRecord,
  { cause, because }: Why,
  given: Given,
): Decision<DocumentRecord> => {
  const {
    upload: _,
    flags: __,
    image: ___,
    pages: ____,
    keptUntil: _____,
    looks: ______,
    held,
    ...rest
  } = document;
  const { withdrawnBecause, createdAs, ...open } = rest;
  if (document.status === 'deleted') throw new Problem('document.not-open', { status: document.status });
  if (held) throw new Problem('document.held', { since: held.since });
  const words = withdrawnBecause === undefined ? {} : { withdrawnBecause };
  const next = moved(
    { ...open, ...(cause === 'erasure' ? { createdAs: 'erased' } : { ...words, createdAs }) },
    {
      status: 'deleted',
      deleted: { cause, ...(because !== undefined && { because }) },
      erasedAt: given.now.toISOString(),
    },
  );
  return {
    next,
    events: [
      told(documentDeleted, next, given, { cause }),
      ...(isChecked(document) ? [told(documentWithdrawn, next, given)] : []),
    ],
  };
};

/** Why a document would be gone today, were it not held. */
const causeOf = (
  { keptUntil, area }: DocumentRecord,
  isOwnerErased: boolean,
  given: Given,
): DeletionCause | undefined => {
  if (isOwnerErased) return 'erasure';
  return keptUntil !== undefined && keptUntil <= today(given, area.code) ? 'retention' : undefined;
};

interface Hold {
  readonly held: boolean;
  readonly because: string;
}

/**
 * Puts a document under legal hold, or lifts the hold: what was due meanwhile is done at once then. Undefined when it is
 * so already.
 */
export const holdDocument = (
  document: DocumentRecord,
  { held: isHeld, because }: Hold,
  { isOwnerErased }: { readonly isOwnerErased: boolean },
  given: Given,
): Decision<DocumentRecord> | undefined => {
  const { held, ...rest } = document;
  if (document.status === 'deleted') throw new Problem('document.not-open', { status: document.status });
  if (isHeld && held?.because === because) return undefined;
  if (!isHeld && !held) return undefined;
  const { status } = document;
  const since = held?.since ?? given.now.toISOString();
  const next = moved(rest, { status, ...(isHeld && { held: { because, since } }) });
  const changed = told(documentHoldChanged, next, given, { held: isHeld });
  const cause = isHeld ? undefined : causeOf(document, isOwnerErased, given);
  if (!cause) return { next, events: [changed] };
  const { next: gone, events } = deleteDocument(rest, { cause }, given);
  return { next: gone, events: [changed, ...events] };
};

/**
 * A document after a change of its area (rule X-3): where its location goes on; which RW it is about it does not say.
 * Undefined for one that stands there already.
 */
export const readdressDocument = (
  document: DocumentRecord,
  { continues }: { readonly continues: { readonly locationId: LocationId; readonly code: string } },
  given: Given,
): Decision<DocumentRecord> | undefined => {
  const { locationId, code } = continues;
  if (!document.locationId || document.area.code === code) return undefined; // an office's own papers stay
  const { status, area } = document;
  const next = moved(document, { status, locationId, area: { ...area, code } });
  return { next, events: [told(documentReaddressed, next, given)] };
};
