import { createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { daysAfter, promised } from '../../../shared/messaging/outbox.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { getItems, type Item, type Key } from '../../../shared/persistence/read.ts';
import { stored, uniqueKey } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { deletion, putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { openPart, type PersonalItem, sealPart } from '../../../shared/privacy/personal.ts';
import { type Loaded, personalRecords } from '../../../shared/privacy/personal-records.ts';
import { Import, type ImportColumn } from '../../../shared/routes/registration/imports.ts';
import type { ImportRecord } from '../domain/import.ts';

/** What people wrote above and around their rows: it may name somebody, and is sealed with the file. */
export interface SealedOfImport {
  readonly fileName: string;
  readonly sheet?: string | undefined;
  readonly columns?: readonly ImportColumn[];
}

const Stored = z.object({
  ...Import.shape,
  file: z.string(),
  committedBy: z.optional(z.string()),
  takenBackBy: z.optional(z.string()),
  createdAs: z.string(),
});
/** Of how many parts the file consists; none when it was thrown away. */
const Parts = z.object({ parts: z.int() });

export const readImport = (item: Item): ImportRecord => {
  const { of: kind, ...rest } = upgraded(item);
  return z.parse(Stored, { ...rest, kind });
};
const records = personalRecords<ImportRecord, SealedOfImport>({ kind: 'IMPORT', read: readImport });

export const importKey = records.keyOf;
export const importPk = (importId: string): string => importKey(importId).pk;
const partKey = (importId: string, part: number): Key => ({ pk: importPk(importId), sk: `FILE#${part}` });
const partsOf = (item: Item): number => z.parse(Parts, item).parts;

export type LoadedImport = Loaded<ImportRecord>;

/** An item may have 400 KB, with its names; a file of 1 MB that does not deflate makes four. */
const partBytes = 300_000;
/** A file is asked for until the last day that it may be committed on: it goes a little later. */
const sparedDays = 2;
const goneAfter = (fileUntil: string): number => daysAfter(new Date(fileUntil), sparedDays);

const fileKey = (file: string): Key => uniqueKey(`IMPORT#${file}`);

const importWrite = (table: string, next: ImportRecord, parts: number, acceptedAt: string): Write => {
  const index = listed('any-area', {
    kind: 'IMPORT',
    id: next.importId,
    area: next.area.code,
    acceptedAt,
  });
  const { kind, ...rest } = next; // every stored item says in `kind` what it is
  const kept = { ...rest, of: kind, parts };
  return putRecord(table, stored(importKey(next.importId), 'import', kept, index));
};

/** The same file is in use once: until it is taken back, or was left uncommitted for too long. */
const onlyOnce = (table: string, { file, importId, fileUntil }: ImportRecord, now: string): Write => ({
  item: {
    Put: {
      TableName: table,
      Item: {
        ...fileKey(file),
        kind: 'unique',
        schema: 1,
        version: 1,
        holder: importId,
        expiresAt: daysAfter(new Date(fileUntil), 0),
      },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': daysAfter(new Date(now), 0) },
    },
  },
  otherwise: (item) => new Problem('import.same-file', { importId: item?.holder }),
});

/** A file whose records are stored is known for good: sent again it changes nothing. */
const keptForGood = (table: string, { file, importId }: ImportRecord): Write => ({
  item: {
    Update: {
      TableName: table,
      Key: fileKey(file),
      UpdateExpression: 'REMOVE expiresAt',
      ConditionExpression: 'holder = :importId',
      ExpressionAttributeValues: { ':importId': importId },
    },
  },
  otherwise: () => new Problem('import.file-gone'),
});

/**
 * Asked: an import by id with what is sealed of it; by area (`gsi1`); by change (`feed`); its file; in its partition
 * too, by `store/import-reports.ts`, what was found wrong and which records it stored.
 */
export const importStore = (table: ServiceTable) => {
  const { db, name } = table;

  const saving = (decision: Decision<ImportRecord>, parts: number, command: Command): Write[] => [
    ...promised(table, command, decision),
    importWrite(name, decision.next, parts, decision.events[0].acceptedat),
  ];

  /** A step of the import itself, with what stands beside it. */
  const save = (
    decision: Decision<ImportRecord>,
    before: LoadedImport,
    command: Command,
    beside: readonly Write[] = [],
  ): Promise<void> => transact(db, [...saving(decision, partsOf(before.item), command), ...beside]);

  return {
    find: (importId: string): Promise<LoadedImport | undefined> => records.find(table, importId),

    open: (loaded: LoadedImport): Promise<SealedOfImport | undefined> => records.open(table, loaded),

    list: (asked: { area: string; page: PageAsked; now: Date }): Promise<Page<ImportRecord>> =>
      list(table, { kind: 'IMPORT', breadth: 'any-area', ...asked }, readImport),

    /** Tells a file from all others of its kind and place; keyed, since a file is guessed by who knows its rows. */
    async fingerprintOf(about: readonly (string | undefined)[], bytes: Uint8Array): Promise<string> {
      const { fingerprint } = await table.keys();
      const mac = createHmac('sha256', fingerprint)
        .update(`${JSON.stringify(about)}\n`)
        .update(bytes);
      return mac.digest('base64url');
    },

    /** Keeps a file that was received: deflated, and sealed in parts under a key of its own, until it is no longer needed. */
    async receive(
      decision: Decision<ImportRecord>,
      fields: SealedOfImport,
      bytes: Uint8Array,
      command: Command,
    ): Promise<void> {
      const { importId, fileUntil } = decision.next;
      const personal = await records.seal(table, importId, fields, undefined);
      const { wrapping } = await table.keys();
      const deflated = deflateRawSync(bytes);
      const count = Math.ceil(deflated.byteLength / partBytes);
      const expiresAt = goneAfter(fileUntil);
      const parts = Array.from({ length: count }, (_, part) => {
        const piece = deflated.subarray(part * partBytes, (part + 1) * partBytes);
        const key = partKey(importId, part);
        const sealed = sealPart(wrapping, personal, key.sk, piece);
        return { ...key, kind: 'import-file', schema: 1, version: 1, sealed, expiresAt };
      });
      await transact(db, [
        ...saving(decision, count, command),
        onlyOnce(name, decision.next, decision.events[0].acceptedat),
        putRecord(name, { ...personal, expiresAt }),
        ...parts.map((part) => putRecord(name, part)),
      ]);
    },

    /** The file as it was sent; undefined when it is gone. */
    async file({ record, item, personal }: LoadedImport): Promise<Uint8Array | undefined> {
      const keys = Array.from({ length: partsOf(item) }, (_, part) => partKey(record.importId, part));
      const parts = keys.length > 0 ? await getItems(table, keys) : [];
      if (!personal || parts.length === 0) return undefined;
      const { wrapping } = await table.keys();
      const opened = parts.map(
        (part) => part && openPart(wrapping, personal, part.sk, part.sealed as Uint8Array),
      );
      return opened.every((part) => part !== undefined) ? inflateRawSync(Buffer.concat(opened)) : undefined;
    },

    save,

    /** The step by which the file becomes known for good. */
    saveCommit: (decision: Decision<ImportRecord>, before: LoadedImport, command: Command): Promise<void> =>
      save(decision, before, command, [keptForGood(name, decision.next)]),

    /** What was found out of the file's headers, under the key that the import has. */
    async sealing({ record, personal }: LoadedImport, fields: SealedOfImport): Promise<Write> {
      const sealed = await records.seal(table, record.importId, fields, personal as PersonalItem);
      return putRecord(name, { ...sealed, expiresAt: goneAfter(record.fileUntil) });
    },

    /**
     * Throws the file away, and the key that opens what is sealed of it: once its records are stored, each has a key
     * of its own, and whoever is erased is in no file any more (D-3).
     */
    withoutFile: ({ record: { importId }, item }: LoadedImport): Write[] => [
      ...Array.from({ length: partsOf(item) }, (_, part) => deletion(name, partKey(importId, part))),
      deletion(name, { pk: importPk(importId), sk: 'PERSONAL' }),
    ],

    /** Lets the same file be sent again. */
    forgetting: ({ record }: LoadedImport): Write => deletion(name, fileKey(record.file)),
  };
};

export type ImportStore = ReturnType<typeof importStore>;
