import * as z from 'zod/mini';
import {
  Area,
  BoardId,
  ImportId,
  Line,
  LocationId,
  Moment,
  Origin,
  pageOf,
  pageQuery,
  Version,
} from '../../contract/primitives.ts';
import { RawFile } from '../../contract/raw-file.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers, listQuery } from '../shapes.ts';
import { householdEnterers } from './households.ts';

/** What a file brings: a record of one kind in each row, a household or a group with its members in several. */
export const ImportKind = z.enum(['households', 'groups', 'persons', 'boards', 'volunteers']);
export type ImportKind = z.infer<typeof ImportKind>;

/** A file has at most this many bytes (1 MiB), as it is, before base64. */
export const mostFileBytes = 2 ** 20;

/** Four letters for three bytes, and up to two of padding. */
const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

const Content = z.string().check(
  z.minLength(1),
  z.maxLength(base64Length(mostFileBytes) + 4), // a byte too many is told as such, not as a long text
  z.refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'base64'),
  z.describe(`The file in base64, at most ${mostFileBytes} bytes of it`),
);

/**
 * `received`, while it is looked through; then `checked`, `faulty` where rows have faults, or `failed` where the file
 * itself cannot be read. Whoever sent it commits: `committing` and `committed`, chunk by chunk, and later perhaps
 * `undoing` and `undone`.
 */
export const importStatuses = [
  'received',
  'checked',
  'faulty',
  'failed',
  'committing',
  'committed',
  'undoing',
  'undone',
] as const;

const Tally = z.int().check(z.minimum(0));

/** What became of the records of a file. A record is a household, a group, a person: it may stand in several rows. */
const Counts = z.object({
  rows: Tally,
  records: Tally,
  /** Records without a fault: those that a commit stores. */
  good: Tally,
  faults: Tally,
  /** What only warns, rule R-10 above all: it keeps no record from being stored. */
  notes: Tally,
  stored: Tally,
  /** Records that the check found good and the commit could not store: the report says why. */
  refused: Tally,
  undone: Tally,
  /** Records that an undo left, because they had changed since: the report names them. */
  kept: Tally,
});
export type ImportCounts = z.infer<typeof Counts>;

/**
 * Something that is wrong with a row, or only to be looked at (`note`): where it stands, as a pointer into the record
 * too, and by which rule. It never repeats what stands in the cell: that may be a name or a number of somebody.
 */
export const RowFault = z
  .object({
    /** As a spreadsheet counts: the headers stand in row 1. Absent where the whole file is meant. */
    row: z.optional(z.int()),
    column: z.optional(z.string()),
    pointer: z.string(),
    code: z.string(),
    message: z.string(),
    rule: z.optional(z.string()),
    suggestion: z.optional(z.string()),
    severity: z.enum(['fault', 'note']),
    during: z.enum(['check', 'commit', 'undo']),
    /** The record that an undo left as it is. */
    recordId: z.optional(z.string()),
  })
  .register(z.globalRegistry, { id: 'RowFault' });
export type RowFault = z.infer<typeof RowFault>;

/** What was found out about a file: nothing is guessed in silence. */
const Detected = z.object({
  format: z.enum(['csv', 'xlsx']),
  encoding: z.optional(z.string()),
  separator: z.optional(z.string()),
});
export type Detected = z.infer<typeof Detected>;

/** A column of the file, `A` as spreadsheets call it, and the field that its header stands for, if it stands for any. */
const Column = z.object({ column: z.string(), header: z.string(), field: z.optional(z.string()) });
export type ImportColumn = z.infer<typeof Column>;

/** An import: a file with records of a kelurahan, what is known of it, and how far it has come. */
export const Import = z
  .object({
    importId: ImportId,
    kind: ImportKind,
    locationId: LocationId,
    area: Area,
    /** The board that groups of the file belong to. */
    boardId: z.optional(BoardId),
    status: z.enum(importStatuses),
    bytes: z.int(),
    detected: z.optional(Detected),
    counts: Counts,
    /** Records that the commit or the undo under way has seen, of how many. */
    progress: z.object({ done: Tally, of: Tally }),
    /** Until when the file is kept and may be committed. */
    fileUntil: Moment,
    committedAt: z.optional(Moment),
    /** Until when the whole import may be undone. */
    undoUntil: z.optional(Moment),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Import' });
export type Import = z.infer<typeof Import>;

/** An import with its file's name and headers, which may name people and are kept sealed, and the first faults. */
export const ImportDetail = z.object({
  ...Import.shape,
  fileName: z.optional(z.string()),
  /** Of a workbook: the sheet that was read. */
  sheet: z.optional(z.string()),
  columns: z.array(Column),
  faults: z.array(RowFault),
});

const importers = householdEnterers;

const params = z.object({ importId: ImportId });

/** Two households as somebody keeps them in a spreadsheet, the second of a person alone. */
const exampleFile = [
  'rt,rw,nama,hubungan,jenis kelamin',
  '003,02,Warga Contoh Tiga Puluh,kepala keluarga,P',
  '004,02,Warga Contoh Tiga Satu,kepala keluarga,L',
].join('\n');

export const importRoutes = {
  receiveImport: defineRoute({
    id: 'imports.receive',
    method: 'POST',
    path: '/v1/imports',
    summary: 'Send a file of records; it is looked through, and nothing is stored before a commit',
    access: importers,
    area: 'record',
    body: z.strictObject({
      importId: z.optional(ImportId),
      kind: ImportKind,
      locationId: LocationId,
      boardId: z.optional(BoardId),
      fileName: Line(200),
      content: Content,
    }),
    success: { status: 202, body: Import },
    errors: [
      'location.not-found',
      'access.no-post',
      'board.not-found',
      'import.too-large',
      'import.board-missing',
      'import.board-unneeded',
      'import.same-file',
      'state.exists',
    ],
    example: {
      body: {
        importId: example.importId,
        kind: 'households',
        locationId: example.locationId,
        fileName: 'keluarga-contoh.csv',
        content: Buffer.from(exampleFile).toString('base64'),
      },
    },
  }),
  listImports: defineRoute({
    id: 'imports.list',
    method: 'GET',
    path: '/v1/imports',
    summary: 'Imports of an area, or the changes of one kelurahan',
    access: ['national', 'region', 'city', 'supervisor', 'auditor', ...importers],
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Import) },
    errors: [],
    example: { query: { area: example.area } },
  }),
  getImport: defineRoute({
    id: 'imports.get',
    method: 'GET',
    path: '/v1/imports/{importId}',
    summary: 'How far an import has come, what was found out about its file, and the first of its faults',
    access: importers,
    area: 'record',
    params,
    success: { status: 200, body: ImportDetail },
    errors: ['import.not-found'],
    example: { params: { importId: example.importId } },
  }),
  listImportFaults: defineRoute({
    id: 'imports.list-faults',
    method: 'GET',
    path: '/v1/imports/{importId}/faults',
    summary: 'What is wrong with the rows of an import, row by row, and what is only to be looked at',
    access: importers,
    area: 'record',
    params,
    query: z.strictObject(pageQuery),
    success: { status: 200, body: pageOf(RowFault) },
    errors: ['import.not-found', 'request.cursor'],
    example: { params: { importId: example.importId } },
  }),
  commitImport: defineRoute({
    id: 'imports.commit',
    method: 'POST',
    path: '/v1/imports/{importId}/commit',
    summary:
      'Store the records of a file that was looked through; of one with faults the good ones, when asked',
    access: importers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({ goodRowsOnly: z.optional(z.boolean()) }),
    success: { status: 202, body: Import },
    errors: [
      'import.not-found',
      'access.no-post',
      'import.status',
      'import.has-faults',
      'import.nothing-good',
      'import.file-gone',
    ],
    example: { params: { importId: example.importId }, body: { goodRowsOnly: true } },
  }),
  undoImport: defineRoute({
    id: 'imports.undo',
    method: 'POST',
    path: '/v1/imports/{importId}/undo',
    summary: 'Take back every record of an import that has not changed since; the others are named',
    access: enterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    success: { status: 202, body: Import },
    errors: ['import.not-found', 'access.no-post', 'import.status', 'import.too-late'],
    example: { params: { importId: example.importId } },
  }),
  getImportTemplate: defineRoute({
    id: 'imports.template',
    method: 'GET',
    path: '/v1/imports/templates/{kind}',
    summary: 'A file to fill in, with the headers of a kind and a row that shows how',
    access: 'public',
    area: 'none',
    params: z.object({ kind: ImportKind }),
    success: { status: 200, body: RawFile, contentType: 'text/csv; charset=utf-8' },
    errors: [],
    example: { params: { kind: 'households' } },
  }),
} as const;
