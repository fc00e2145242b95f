import * as z from 'zod/mini';
import { isScope } from '../../area/code.ts';
import {
  Area,
  DocumentId,
  Line,
  LocalDate,
  LocationId,
  Moment,
  Origin,
  Sha256,
  Version,
} from '../../contract/primitives.ts';
import { Publication } from './publication.ts';
import { Requirement } from './requirement.ts';

/** What a document is; retention and the level it is read at follow from it (`functions/documents/domain/kind.ts`). */
export const documentKinds = [
  'minutes',
  'attendance-list',
  'photo',
  'drawing',
  'deed',
  'asset-title',
  'decree',
  'letter',
  'receipt',
  'agreement',
  'form',
  'report',
  'guideline',
] as const;
export const DocumentKind = z.enum(documentKinds);
export type DocumentKind = z.infer<typeof DocumentKind>;

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * The record that a document belongs to: its owner. The programme's own papers belong to an office, that is to nobody's
 * record: its `id` is the area that it works in, `ID` for the whole country.
 */
export const Owner = z
  .strictObject({
    kind: z.enum([
      'location',
      'board',
      'term',
      'asset',
      'unit',
      'group',
      'household',
      'poor-list',
      'activity',
      'cycle',
      'assembly',
      'plan',
      'office',
    ]),
    id: z.string().check(z.maxLength(26)),
  })
  .check(
    z.refine(({ kind, id }) => kind === 'office' || ulid.test(id), { error: 'ulid', path: ['id'] }),
    z.refine(({ kind, id }) => kind !== 'office' || isScope(id), { error: 'area-code', path: ['id'] }),
  )
  .register(z.globalRegistry, { id: 'DocumentOwner' });
export type Owner = z.infer<typeof Owner>;

/** Publication levels of the domain handbook, section 16. */
export const levels = ['P0', 'P1', 'P2', 'P3'] as const;
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

/** Where something was made: a GeoJSON point (RFC 7946), longitude first. */
export const Point = z
  .strictObject({
    type: z.literal('Point'),
    coordinates: z.tuple([
      z.number().check(z.minimum(-180), z.maximum(180)),
      z.number().check(z.minimum(-90), z.maximum(90)),
    ]),
  })
  .register(z.globalRegistry, { id: 'Point' });
export type Point = z.infer<typeof Point>;

/** Where and when it was made, as the sender says it. */
export const Made = z.strictObject({ at: z.optional(Moment), place: z.optional(Point) });

/** Names and places may tell of a person: encrypted at rest under the document's own key, whatever its level. */
export const PersonalOfDocument = z.strictObject({ fileName: Line(200), made: z.optional(Made) });
export type PersonalOfDocument = z.infer<typeof PersonalOfDocument>;

export const documentStatuses = [
  'registered',
  'completed',
  'stored',
  'checked',
  'published',
  'refused',
  'withdrawn',
  'deleted',
] as const;

/** Why a file is not what it claims to be, by the code of the rule. */
const Reason = z.object({ code: z.string(), details: z.optional(z.record(z.string(), z.unknown())) });
export type Reason = z.infer<typeof Reason>;

/** Somebody decided it; its retention ended; whom it is about was erased (rule D-3). */
export const deletionCauses = ['decision', 'retention', 'erasure'] as const;
export type DeletionCause = (typeof deletionCauses)[number];

/** 500 MB, as the programme counts them. */
export const mostBytes = 500_000_000;

/** How the bytes come: as one form, or in chunks of which the last may be shorter. Until `until` they may come. */
export const Upload = z.object({
  how: z.enum(['form', 'chunks']),
  chunkBytes: z.int(),
  chunks: z.int(),
  until: Moment,
});
export type Upload = z.infer<typeof Upload>;

/**
 * A document: registered by its hash before the bytes come, then completed by its sender, stored as one object whose
 * hash is the registered one, checked for what it really is, or refused.
 */
export const Document = z
  .object({
    documentId: DocumentId,
    /** Absent exactly when it belongs to an office, which is in no kelurahan. */
    locationId: z.optional(LocationId),
    area: Area,
    kind: DocumentKind,
    of: Owner,
    /** Which requirement of the owner it is for. */
    requirement: z.optional(Requirement),
    level: Level,
    /** Bytes. */
    size: z.int(),
    sha256: Sha256,
    contentType: z.string(),
    status: z.enum(documentStatuses),
    upload: z.optional(Upload),
    /** Of a refused one: every rule that it breaks. */
    reasons: z.optional(z.array(Reason)),
    /** What somebody should look at; nothing is refused for it (rule A-8). */
    flags: z.optional(z.array(Reason)),
    image: z.optional(z.object({ width: z.int(), height: z.int() })),
    pages: z.optional(z.int()),
    /** Of a later version: the first document of the series, the one before it, and its place, from 2. */
    series: z.optional(
      z.object({ first: DocumentId, before: DocumentId, number: z.int().check(z.minimum(2)) }),
    ),
    /** Of what is or was in the library. */
    published: z.optional(Publication),
    /** Equal bytes of the same owner are stored once: of which document they lie. */
    bytesOf: z.optional(DocumentId),
    withdrawnBecause: z.optional(Line(240)),
    /** A legal hold: it is not deleted, whatever ends, until somebody lifts it. */
    held: z.optional(z.object({ because: Line(240), since: Moment })),
    /** The day on which its retention ends; absent: it is kept with the record that it belongs to. */
    keptUntil: z.optional(LocalDate),
    /** Of a deleted one, of which this is the tombstone: why, and since when its bytes and its names are gone. */
    deleted: z.optional(z.object({ cause: z.enum(deletionCauses), because: z.optional(Line(240)) })),
    erasedAt: z.optional(Moment),
    origin: Origin,
    version: Version,
    ...z.partial(PersonalOfDocument).shape,
  })
  .register(z.globalRegistry, { id: 'Document' });
export type Document = z.infer<typeof Document>;

/** A form that takes one object: post `fields` in this order, then the bytes as `file` (S3, POST object). */
export const Form = z
  .object({
    url: z.string(),
    fields: z.record(z.string(), z.string()),
    /** Of which chunk; 0 of a file that comes whole. */
    number: z.int(),
    until: Moment,
  })
  .register(z.globalRegistry, { id: 'UploadForm' });
export type Form = z.infer<typeof Form>;
