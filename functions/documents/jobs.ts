import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { jobs } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { recordService, recordServiceEnv } from '../../shared/runtime/record-service.ts';
import { textOfPdf } from './checking/pdf-text.ts';
import { assembling } from './handlers/assembling.ts';
import { checking } from './handlers/checking.ts';
import { erasingBytes } from './handlers/releasing.ts';
import { shelving } from './handlers/shelving.ts';
import { contentBytes } from './store/contents.ts';
import { documentStore } from './store/documents.ts';
import { ownerStore } from './store/owners.ts';
import { photoStore } from './store/photos.ts';
import { publicationStore } from './store/publications.ts';
import { quarantineForms } from './store/quarantine.ts';
import { quarantineBytes } from './store/quarantine-bytes.ts';
import { libraryShelf } from './store/shelf.ts';

const env = readEnv(
  z.object({
    ...recordServiceEnv,
    QUARANTINE_BUCKET: present,
    DOCUMENTS_BUCKET: present,
    LIBRARY_BUCKET: present,
  }),
);
const { table, policies } = recordService(env);
const s3 = new S3Client({});
const places = { quarantine: env.QUARANTINE_BUCKET, documents: env.DOCUMENTS_BUCKET };
const quarantine = {
  ...quarantineForms(s3, places.quarantine),
  ...quarantineBytes(s3, places.quarantine),
};

const documents = documentStore(table);
const owners = ownerStore(table);
const contents = contentBytes(s3, places);

const assemble = assembling({ documents, quarantine, policies });
const check = checking({
  documents,
  owners,
  photos: photoStore(table),
  quarantine,
  contents,
  policies,
});
const eraseBytes = erasingBytes({ documents, owners, quarantine, contents });

const shelf = libraryShelf(s3, { documents: env.DOCUMENTS_BUCKET, library: env.LIBRARY_BUCKET });

/** A guideline has 300 pages; whoever asks for more of a text than this is not searching. */
const read = { pages: 500, characters: 2_000_000, milliseconds: 120_000 };

const shelve = shelving({
  documents: documentStore(table),
  publications: publicationStore(table),
  shelf,
  textOf: async (documentId, size) => {
    const source = { size, read: (from: number, length: number) => shelf.read(documentId, from, length) };
    return (await textOfPdf(source, read)).pages.join('\n');
  },
  policies,
});

export const handler = createConsumer(jobs.documents, {
  documentCompleted: ({ data }, { now }) => assemble(data.documentId, now),
  documentStored: ({ data }, { now }) => check(data.documentId, now),
  documentPublished: ({ data }) => shelve(data.documentId),
  publicationCorrected: ({ data }) => shelve(data.documentId),
  documentWithdrawn: ({ data }) => shelve(data.documentId),
  documentDeleted: ({ data }) => eraseBytes(data.documentId),
});
