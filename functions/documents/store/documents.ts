import * as z from 'zod/mini';
import { cityOf, isVillage } from '../../../shared/area/code.ts';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Document, type PersonalOfDocument } from '../../../shared/routes/documents/document.ts';
import type { DocumentDecision, DocumentRecord } from '../domain/document.ts';
import { photoWrite } from './photos.ts';

/** `kind` of an item says what it is: what kind of document it holds stands as `documentKind`. */
const Stored = z.object({
  ...z.omit(Document, { fileName: true, made: true }).shape,
  createdAs: z.string(),
  publishedAs: z.optional(z.string()),
});

export const readDocument = (item: Item): DocumentRecord => {
  const { documentKind, ...rest } = upgraded(item);
  return z.parse(Stored, { ...rest, kind: documentKind });
};

const records = personalRecords<DocumentRecord, PersonalOfDocument>({ kind: 'DOCUMENT', read: readDocument });

export type LoadedDocument = Loaded<DocumentRecord>;

/**
 * Where a list finds a document. An office's papers are listed with the city that it works in or below; those of a wider
 * office are in no list, and found by id or in the library.
 */
const indexOf = (id: string, code: string, acceptedAt: string): object => {
  if (isVillage(code)) return listed('one-city', { kind: 'DOCUMENT', id, area: code, acceptedAt });
  const city = cityOf(code);
  return city ? { gsi1pk: `DOCUMENT#${city}`, gsi1sk: `${code}.#${id}` } : {};
};

export const documentWrite = (table: string, { kind, ...rest }: DocumentRecord, acceptedAt: string) => {
  const { documentId: id, area } = rest;
  const index = indexOf(id, area.code, acceptedAt);
  return putRecord(table, stored(records.keyOf(id), 'document', { ...rest, documentKind: kind }, index));
};

/** Asked: a document by id, with its names; by area of one city (`gsi1`); by change (`feed`). Who looked stands beside it. */
export const documentStore = (table: ServiceTable) => ({
  find: (documentId: string): Promise<LoadedDocument | undefined> => records.find(table, documentId),

  open: (loaded: LoadedDocument) => records.open(table, loaded),

  recordAccess: (documentId: string, caller: Caller, purpose: Purpose, given: Given) =>
    records.recordAccess(table, documentId, caller, purpose, given),

  list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<DocumentRecord>> =>
    list(table, { kind: 'DOCUMENT', breadth: 'one-city', ...asked }, readDocument),

  async register(decision: DocumentDecision, command: Command): Promise<void> {
    const { next, personal, events } = decision;
    const { documentId: id } = next;
    const item = await records.seal(table, id, personal, undefined);
    await transact(table.db, [
      ...promised(table, command, decision, new Map([[id, item]])),
      documentWrite(table.name, next, events[0].acceptedat),
      putRecord(table.name, { ...item }),
    ]);
  },

  /** With what a checked photo looks like, so that it is known when it comes again. */
  async save(decision: Decision<DocumentRecord>, command: Command, photoHash?: string): Promise<void> {
    const { next, events } = decision;
    await transact(table.db, [
      ...promised(table, command, decision),
      documentWrite(table.name, next, events[0].acceptedat),
      ...(photoHash === undefined ? [] : [photoWrite(table.name, next, photoHash)]),
    ]);
  },
});

export type DocumentStore = ReturnType<typeof documentStore>;
