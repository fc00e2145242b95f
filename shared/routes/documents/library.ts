import * as z from 'zod/mini';
import { DocumentId, Moment, pageQuery, Sha256, Version } from '../../contract/primitives.ts';
import { RawFile } from '../../contract/raw-file.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { Category, TextLanguage } from './publication.ts';

/** A document as a list of the library shows it: `type` and `sizeShown` as the programme's site writes them (WEB1). */
export const LibraryCard = z
  .object({
    documentId: DocumentId,
    category: Category,
    title: z.string(),
    introduction: z.optional(z.string()),
    language: TextLanguage,
    publishedAt: Moment,
    contentType: z.string(),
    /** `PDF file` */
    type: z.string(),
    /** Bytes. */
    size: z.int(),
    /** `7.820 Kb`: the point groups thousands. */
    sizeShown: z.string(),
  })
  .register(z.globalRegistry, { id: 'LibraryCard' });

/** A document of the library; of one that was withdrawn, its title and the reason alone (rule T-10). */
export const LibraryDocument = z
  .object({
    ...z.partial(LibraryCard).shape,
    documentId: DocumentId,
    title: z.string(),
    status: z.enum(['published', 'withdrawn']),
    withdrawnBecause: z.optional(z.string()),
    sha256: z.optional(Sha256),
    pages: z.optional(z.int()),
    related: z.optional(z.array(LibraryCard)),
    /** Of its series, those in the library, the newest last; `newest` is what search finds. */
    versions: z.optional(z.array(z.object({ documentId: DocumentId, number: z.int(), publishedAt: Moment }))),
    newest: z.optional(DocumentId),
    /** How often its content was asked for, at least. */
    downloads: z.optional(z.int()),
    version: Version,
  })
  .register(z.globalRegistry, { id: 'LibraryDocument' });

const params = z.object({ documentId: DocumentId });

/** What everybody reads, without a token. */
export const libraryRoutes = {
  searchLibrary: defineRoute({
    id: 'library.search',
    method: 'GET',
    path: '/v1/library',
    summary:
      'Search titles, introductions and the words inside, forgiving misspellings; without `q` the newest first',
    access: 'public',
    area: 'none',
    query: z.strictObject({
      q: z.optional(z.string().check(z.maxLength(300))),
      category: z.optional(Category),
      language: z.optional(TextLanguage),
      limit: pageQuery.limit,
      /** How many to leave out: `after` of the answer before. */
      after: z.optional(
        z.pipe(
          z.string().check(z.regex(/^\d{1,6}$/, 'format')),
          z.pipe(z.transform(Number), z.int().check(z.minimum(0), z.maximum(999_999))),
        ),
      ),
    }),
    success: {
      status: 200,
      // an order by likeness has no place to go on from but a count
      body: z.object({ items: z.array(LibraryCard), total: z.int(), after: z.nullable(z.int()) }),
    },
    errors: [],
    example: { query: { q: 'juknis pinjmaan' } },
  }),
  getLibraryFeed: defineRoute({
    id: 'library.feed',
    method: 'GET',
    path: '/v1/library/feed',
    summary: 'What is new in the library, as a JSON Feed 1.1',
    access: 'public',
    area: 'none',
    success: { status: 200, body: RawFile, contentType: 'application/feed+json' },
    errors: [],
    example: {},
  }),
  getLibraryDocument: defineRoute({
    id: 'library.get',
    method: 'GET',
    path: '/v1/library/{documentId}',
    summary:
      'One document of the library, with its versions, what is related, and how often it was asked for',
    access: 'public',
    area: 'none',
    params,
    success: { status: 200, body: LibraryDocument },
    errors: ['library.not-found'],
    example: { params: { documentId: example.guidelineId } },
  }),
  getLibraryContent: defineRoute({
    id: 'library.content',
    method: 'GET',
    path: '/v1/library/{documentId}/content',
    summary: 'A link to the bytes that holds for some minutes and takes ranges; it is counted',
    access: 'public',
    area: 'none',
    params,
    success: {
      status: 200,
      body: z.object({ url: z.string(), until: Moment, contentType: z.string(), fileName: z.string() }),
    },
    errors: ['library.not-found', 'library.not-ready', 'library.withdrawn'],
    example: { params: { documentId: example.guidelineId } },
  }),
} as const;
