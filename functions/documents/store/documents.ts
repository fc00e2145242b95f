import * as z from 'zod/mini';
import { cityOf, isVillage } from '../../../shared/area/code.ts';
import type { Caller, Purpose } from '../../../shared/contract/access.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { dueWrite } from '../../../shared/persistence/due.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getMany, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Document, type PersonalOfDocument } from '../../../shared/routes/documents/document.ts';
import type { DocumentDecision, DocumentRecord } from '../domain/document.ts';
import { dueWork, startOf } from '../domain/retention.ts';
import { notErased, ownedAfter, stillHolds } from './owners.ts';
import { photoWrites } from './photos.ts';
import { seriesWrite } from './series.ts';

/** `kind` of an item says what it is: what kind of document it holds stands as `documentKind`. */
const Stored = z.object({
  ...z.omit(Document, { fileName: true, made: true }).shape,
  createdAs: z.string(),
  publishedAs: z.optional(z.string()),
  looks: z.optional(z.string()),
});

export const readDocument = (item: Item): DocumentRecord => {
  const { documentKind, ...rest } = upgraded(item);
  return z.parse(Stored, { ...rest, kind: documentKind });
};

export const documentRecords = personalRecords<DocumentRecord, PersonalOfDocument>({
  kind: 'DOCUMENT',
  read: readDocument,
});
const records = documentRecords;

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

/** A document's item with its places in the lists. */
export const documentItem = ({ kind, ...rest }: DocumentRecord, acceptedAt: string) => {
  const { documentId: id, area } = rest;
  const index = indexOf(id, area.code, acceptedAt);
  return stored(records.keyOf(id), 'document', { ...rest, documentKind: kind }, index);
};

/** Asked: a document by id, with its names; by area of one city (`gsi1`); by change (`feed`). Who looked stands beside it. */
export const documentStore = (table: ServiceTable) => {
  const { db, name } = table;

  const put = ({ next, events }: Decision<DocumentRecord>) =>
    putRecord(name, documentItem(next, events[0].acceptedat));

  const write = (decision: Decision<DocumentRecord>) => [put(decision), ...ownedAfter(name, decision.next)];

  /** By which document the bytes were found that its owner has already, if any. */
  const holding = ({ of, sha256 }: DocumentRecord, via: DocumentId | undefined) =>
    via === undefined ? [] : [stillHolds(name, of, sha256, via)];

  return {
    find: (documentId: string): Promise<LoadedDocument | undefined> => records.find(table, documentId),

    /** Several without their names, those that exist. */
    async findMany(ids: readonly string[]): Promise<readonly DocumentRecord[]> {
      const items = await getMany(table, ids.map(records.keyOf));
      return items.flatMap((item) => (item ? [readDocument(item)] : []));
    },

    open: (loaded: Pick<LoadedDocument, 'personal'>) => records.open(table, loaded),

    recordAccess: (documentId: string, caller: Caller, purpose: Purpose, given: Given) =>
      records.recordAccess(table, documentId, caller, purpose, given),

    list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<DocumentRecord>> =>
      list(table, { kind: 'DOCUMENT', breadth: 'one-city', ...asked }, readDocument),

    /** With what its end is noted by, should nothing come. Whose data were erased gets no documents any more. */
    async register(decision: DocumentDecision, command: Command, via?: DocumentId): Promise<void> {
      const { next, personal, events } = decision;
      const { documentId: id, upload, of, series } = next;
      const item = await records.seal(table, id, personal, undefined);
      const abandoned = upload && { what: dueWork.abandoned, id, at: upload.until };
      await transact(db, [
        ...promised(table, command, decision, new Map([[id, item]])),
        ...write(decision),
        putRecord(name, { ...item }),
        ...notErased(name, of),
        ...holding(next, via),
        ...(abandoned ? [dueWrite(name, abandoned, events[0].acceptedat)] : []),
        ...(series ? [seriesWrite(name, id, series)] : []),
      ]);
    },

    async save(decision: Decision<DocumentRecord>, command: Command): Promise<void> {
      await transact(db, [...promised(table, command, decision), ...write(decision)]);
    },

    /** With what a photo looks like, so that it is known when it comes again, and when its retention ends. */
    async saveChecked(
      decision: Decision<DocumentRecord>,
      command: Command,
      via: DocumentId | undefined,
    ): Promise<void> {
      const { next, events } = decision;
      const { documentId: id, keptUntil } = next;
      const ends = keptUntil && { what: dueWork.retention, id, at: startOf(keptUntil) };
      await transact(db, [
        ...promised(table, command, decision),
        ...write(decision),
        ...holding(next, via),
        ...photoWrites(name, next),
        ...(ends ? [dueWrite(name, ends, events[0].acceptedat)] : []),
      ]);
    },

    /** A hold that is put or lifted; lifted, its owner must not have been erased meanwhile. */
    async saveHold(decision: Decision<DocumentRecord>, command: Command): Promise<void> {
      const { of, held } = decision.next;
      const otherwise = () => new Problem('state.conflict');
      await transact(db, [
        ...promised(table, command, decision),
        put(decision),
        ...(held ? [] : notErased(name, of, otherwise)),
      ]);
    },
  };
};

export type DocumentStore = ReturnType<typeof documentStore>;
