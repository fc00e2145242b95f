import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, type EventContract, happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Area, DocumentId, LocationId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  documentChecked,
  documentCompleted,
  documentRefused,
  documentRegistered,
  documentStored,
  documentWithdrawn,
} from '../../../shared/events/documents.ts';
import type { Document, PersonalOfDocument, Reason } from '../../../shared/routes/documents/document.ts';
import type { documentRoutes } from '../../../shared/routes/documents/documents.ts';
import { type Requirement, requirements } from '../../../shared/routes/documents/requirement.ts';
import { isMoreOpen, mediaTypes, mostOpen } from './kind.ts';
import { keptUntilOf } from './retention.ts';
import { uploadOf } from './upload.ts';

/** A document without its names, which stand encrypted in an item of their own. */
export type DocumentRecord = Omit<Document, keyof PersonalOfDocument> & {
  readonly createdAs: string;
  /** By which request it was published: asked again, it is answered from the record. */
  readonly publishedAs?: string | undefined;
  /** Of a photo, its perceptual hash (32 hex digits); told to nobody. */
  readonly looks?: string | undefined;
};

export type DocumentDecision = Decision<DocumentRecord> & { readonly personal: PersonalOfDocument };

type Registration = z.output<typeof documentRoutes.registerDocument.body>;

/** Where a document belongs: an enrolled kelurahan, or the area of an office alone. */
export interface Place {
  readonly locationId?: LocationId;
  readonly area: Area;
}

interface Entry extends Partial<Pick<DocumentRecord, 'bytesOf' | 'series'>> {
  readonly by: string;
  readonly createdAs: string;
}

export const told = <Contract extends EventContract>(
  contract: Contract,
  next: DocumentRecord,
  { now, newId }: Given,
  more: object = {},
) => {
  const { documentId, locationId, kind, of, requirement } = next;
  const { createdAs: _, publishedAs: __, looks: ___, ...state } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: documentId,
    recordversion: next.version,
    area: next.area,
    data: {
      documentId,
      ...(locationId && { locationId }),
      kind,
      of,
      ...(requirement && { requirement }),
      ...more,
    } as never,
    state,
  });
};

/** Windows and others take these for devices, whatever follows the point. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A name is one of a file, not a way to one: no separators, no `..`, nothing that hides or is a device. */
const isSafeName = (name: string): boolean =>
  !/[/\\:*?"<>|]/.test(name) && !/^\.|\.$/.test(name) && !name.includes('..') && !reserved.test(name);

/** A requirement is one of a kind of record, and met by a kind of document (L4). */
const checkRequirement = (
  requirement: Requirement,
  { kind, of }: Pick<Registration, 'kind' | 'of'>,
): void => {
  const needs = requirements[requirement];
  if (kind !== needs.kind || of.kind !== needs.of)
    throw refused('document.requirement-mismatch', '/requirement', { rule: 'L4', requirement, needs });
};

/**
 * Announces a document by its hash before its bytes come; how they are to come is decided by its size and the line.
 * When a document of the same owner has them already (`bytesOf`) none need come: it is stored at once.
 */
export const registerDocument = (
  body: Registration,
  { locationId, area }: Place,
  { by, createdAs, bytesOf, series }: Entry,
  given: Given,
): DocumentDecision => {
  const { documentId, kind, of, requirement, size, sha256, contentType, fileName, made } = body;
  const most = mediaTypes[contentType]?.mostBytes;
  if (most === undefined)
    throw refused('document.type-not-allowed', '/contentType', { allowed: Object.keys(mediaTypes) });
  if (size > most) throw refused('document.too-large', '/size', { most });
  if (!isSafeName(fileName)) throw refused('document.name-unsafe', '/fileName');
  if (made?.at !== undefined && made.at > given.now.toISOString())
    throw refused('document.made-in-future', '/made/at', { now: given.now.toISOString() });
  if (requirement) checkRequirement(requirement, { kind, of });
  const open = mostOpen(kind, of.kind);
  const level = body.level ?? open;
  if (isMoreOpen(level, open)) throw refused('document.level-too-open', '/level', { most: open });
  const next: DocumentRecord = {
    documentId: documentId ?? (given.newId() as DocumentId),
    ...(locationId && { locationId }),
    area,
    kind,
    of,
    ...(requirement && { requirement }),
    level,
    size,
    sha256,
    contentType,
    ...(series && { series }),
    ...(bytesOf
      ? { bytesOf, status: 'stored' }
      : { status: 'registered', upload: uploadOf(size, body.line ?? 'medium', given.now) }),
    origin: entered(body.origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return {
    next,
    personal: { fileName, ...(made && { made }) },
    events: [told(documentRegistered, next, given), ...(bytesOf ? [told(documentStored, next, given)] : [])],
  };
};

/** Bytes come from the account that announced them, on whatever device; while they may still come. */
export const mustBeOpenFor = (document: DocumentRecord, by: string, now: Date) => {
  const { origin, status, upload } = document;
  if (origin.enteredBy !== by) throw new Problem('document.of-another');
  if (status !== 'registered' || !upload || upload.until < now.toISOString())
    throw new Problem('document.not-open', { status, until: upload?.until });
  return upload;
};

export const moved = (
  document: DocumentRecord,
  changes: Partial<DocumentRecord> & Pick<DocumentRecord, 'status'>,
): DocumentRecord => ({ ...document, ...changes, version: document.version + 1 });

/** All bytes were sent, says the sender, or S3 told that the whole came by a form. */
export const completeDocument = (document: DocumentRecord, given: Given): Decision<DocumentRecord> => {
  const next = moved(document, { status: 'completed' });
  return { next, events: [told(documentCompleted, next, given)] };
};

/** Whether it is evidence and may be read. */
export const isChecked = ({ status }: Pick<DocumentRecord, 'status'>): boolean =>
  status === 'checked' || status === 'published';

/** Whose bytes they are: those of the document that its owner had first with these. */
export const holderOf = ({ documentId, bytesOf }: Pick<DocumentRecord, 'documentId' | 'bytesOf'>) =>
  bytesOf ?? documentId;

/** The same bytes under the same type, of one owner in one kelurahan. */
type Bytes = Pick<DocumentRecord, 'locationId' | 'size' | 'contentType'>;

/** Of documents of one owner with one hash, the first that was checked and holds the bytes of another. */
export const equalTo = <Known extends Bytes & { readonly documentId: string; readonly isChecked: boolean }>(
  known: readonly Known[],
  { locationId, size, contentType }: Bytes,
  documentId?: string,
): Known | undefined =>
  known.find(
    (one) =>
      one.isChecked &&
      one.documentId !== documentId &&
      one.locationId === locationId &&
      one.size === size &&
      one.contentType === contentType,
  );

/** Whether the bytes are still to be put together or scanned: what comes twice finds it further on. */
export const isWaiting = ({ status }: DocumentRecord): boolean =>
  status === 'registered' || status === 'completed';

/** The whole lies there with the registered hash, and the scanner found nothing. */
export const storeDocument = (document: DocumentRecord, given: Given): Decision<DocumentRecord> => {
  const { upload: _, ...rest } = document;
  const next = moved(rest, { status: 'stored' });
  return { next, events: [told(documentStored, next, given)] };
};

/** What was found out of a file that is what it claims to be; also that its owner has these bytes already. */
export type Findings = Pick<DocumentRecord, 'image' | 'pages' | 'flags' | 'looks' | 'bytesOf'>;

export const checkDocument = (
  document: DocumentRecord,
  findings: Findings,
  given: Given,
): Decision<DocumentRecord> => {
  const keptUntil = keptUntilOf(document, given);
  const next = moved(document, { ...findings, ...(keptUntil && { keptUntil }), status: 'checked' });
  const { level, sha256, flags = [] } = next;
  const more = { level, sha256, flags: flags.map(({ code }) => code) };
  return { next, events: [told(documentChecked, next, given, more)] };
};

/** It is not what it claims to be, by these rules; its bytes go. */
export const refuseDocument = (
  document: DocumentRecord,
  reasons: readonly Reason[],
  given: Given,
): Decision<DocumentRecord> => {
  const { upload: _, ...rest } = document;
  const next = moved(rest, { status: 'refused', reasons: [...reasons] });
  return { next, events: [told(documentRefused, next, given, { reasons: reasons.map(({ code }) => code) })] };
};

/** Withdraws a document: what relied on it is told, and nothing relies on it from here on. */
export const withdrawDocument = (
  document: DocumentRecord,
  reason: string,
  given: Given,
): Decision<DocumentRecord> => {
  const { status } = document;
  if (status === 'withdrawn' || status === 'refused' || status === 'deleted')
    throw new Problem('document.not-open', { status });
  const { upload: _, ...rest } = document;
  const next = moved(rest, { status: 'withdrawn', withdrawnBecause: reason });
  return { next, events: [told(documentWithdrawn, next, given)] };
};
