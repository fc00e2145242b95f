import * as z from 'zod/mini';
import { DocumentId, OriginGiven, Sha256 } from '../../contract/primitives.ts';
import { programmeReaders } from '../shapes.ts';
import { Document, Form, Level, mostBytes, PersonalOfDocument } from './document.ts';

/** Offices of the programme, which send and publish papers of their own. */
export const offices = ['national', 'region', 'city'] as const;
/** Who sends documents: those who work with the record that they belong to. */
export const senders = [
  'facilitator',
  'secretariat',
  'board',
  'unit',
  'group',
  'volunteer',
  ...offices,
] as const;
export const readers = [...programmeReaders, 'group', 'volunteer'] as const;

export const params = z.object({ documentId: DocumentId });

/** What the client says of its line decides the size of chunks: 256 KiB, 1 MiB or 8 MiB. */
const lines = ['slow', 'medium', 'fast'] as const;
export type UploadLine = (typeof lines)[number];

/** What is said of a file before its bytes come. */
export const fileFacts = {
  documentId: z.optional(DocumentId),
  level: z.optional(Level),
  size: z.int().check(z.minimum(1), z.maximum(mostBytes)),
  sha256: Sha256,
  contentType: z.string().check(z.maxLength(120), z.regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'media-type')),
  line: z.optional(z.enum(lines)),
  origin: z.optional(OriginGiven),
  ...PersonalOfDocument.shape,
};

/** A document that was announced, and the form that takes its bytes when they come whole. */
export const Announced = z.extend(Document, { form: z.optional(Form) });

export const announcingErrors = [
  'access.no-post',
  'document.level-too-open',
  'document.made-in-future',
  'document.name-unsafe',
  'document.type-not-allowed',
  'document.too-large',
  'document.owner-erased',
  'state.exists',
] as const;
