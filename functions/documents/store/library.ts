import { GetObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { getItems } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Document } from '../../../shared/routes/documents/document.ts';
import { buildIndex, type LibraryIndex, openIndex } from '../library/library-index.ts';
import { indexKey } from './keys.ts';

/** What the public is told of; everything else of a record stays where it is. */
const Public = z.pick(Document, {
  documentId: true,
  status: true,
  contentType: true,
  size: true,
  sha256: true,
  pages: true,
  published: true,
  withdrawnBecause: true,
  deleted: true,
  version: true,
});

const downloadsKey = (documentId: string) => ({ pk: `DOWNLOADS#${documentId}`, sk: 'COUNT' });

/** Asked by everybody: a document that is or was in the library, and how often its content was asked for. */
export const libraryStore = (table: Pick<ServiceTable, 'db' | 'name'>) => ({
  async find(documentId: string) {
    const keys = [{ pk: `DOCUMENT#${documentId}`, sk: 'DOCUMENT' }, downloadsKey(documentId)];
    const [item, counter] = await getItems(table, keys);
    const document = item && z.parse(Public, upgraded(item));
    if (!document?.published) return undefined;
    const { published, deleted, withdrawnBecause = deleted?.because, ...rest } = document;
    return { ...rest, published, withdrawnBecause, downloads: Number(counter?.downloads ?? 0) };
  },

  /** Counts a download. Counted twice when an answer was lost, not at all when the function was: a figure, no evidence. */
  async count(documentId: string): Promise<void> {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: downloadsKey(documentId),
        UpdateExpression: 'ADD downloads :one SET #kind = :kind, #schema = :one, #version = :one',
        ExpressionAttributeNames: { '#kind': 'kind', '#schema': 'schema', '#version': 'version' },
        ExpressionAttributeValues: { ':one': 1, ':kind': 'downloads' },
      }),
    );
  },
});

export type LibraryStore = ReturnType<typeof libraryStore>;

/**
 * The index as it stands now, by one request: what is in memory is asked for anew with its tag, and answered 304 without
 * a body while nothing was published. Before anything was, the library is empty.
 */
export const indexReader = (s3: S3Client, Bucket: string) => {
  let known: { readonly etag: string | undefined; readonly index: LibraryIndex } | undefined;
  return async (): Promise<LibraryIndex> => {
    try {
      const get = new GetObjectCommand({ Bucket, Key: indexKey, IfNoneMatch: known?.etag });
      const { Body, ETag } = await s3.send(get);
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      known = { etag: ETag, index: openIndex(bytes) };
    } catch (error) {
      if (!(error instanceof S3ServiceException)) throw error;
      if (error.name === 'NoSuchKey') known = { etag: undefined, index: openIndex(buildIndex([])) };
      else if (error.$metadata.httpStatusCode !== 304) throw error;
    }
    if (!known) throw new Error('S3 answered 304 to a request without a tag');
    return known.index;
  };
};
