import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { told } from './kelurahan.ts';
import { pdfOf } from './pdfs.ts';
import type { AnyClient, TestSystem } from './system.ts';
import { announced, sent, sha256Of } from './uploads.ts';

type Announced = Parameters<AnyClient['registerDocument']>[0]['body'];

/** A paper of an office, announced by the hash of its bytes. */
export const aPaper = (bytes: Uint8Array, more: object = {}): Announced => ({
  kind: 'guideline',
  of: { kind: 'office', id: 'ID' },
  size: bytes.length,
  sha256: sha256Of(bytes),
  contentType: 'application/pdf',
  fileName: 'juknis uji.pdf',
  line: 'fast',
  ...more,
});

interface PaperMade {
  readonly pages?: readonly string[];
  readonly bytes?: Uint8Array;
  readonly of?: Announced['of'];
  readonly kind?: Announced['kind'];
  readonly contentType?: string;
  readonly fileName?: string;
}

/** Sends a paper as an office does, until it is checked. */
export const aCheckedPaper = async (
  system: TestSystem,
  office: AnyClient,
  { pages = ['Petunjuk'], bytes = pdfOf({ pages }), ...more }: PaperMade = {},
) => {
  const { documentId, form } = await announced(office, aPaper(bytes, more));
  if (form) await sent(form, bytes); // else the office has them already
  await system.settled();
  return documentId;
};

const publication = { category: 'juknis', title: 'Petunjuk Teknis Uji', language: 'id' } as const;
type Said = Partial<Parameters<AnyClient['publishDocument']>[0]['body']>;

/** Publishes what is checked. */
export const published = async (
  system: TestSystem,
  office: AnyClient,
  documentId: NonNullable<Said['documentId']>,
  said: Said = {},
) => {
  const document = await told(office.publishDocument({ body: { ...publication, ...said, documentId } }));
  await system.settled();
  return document;
};

/** What search finds, by title. */
export const titlesFound = async (
  reader: AnyClient,
  query: Parameters<AnyClient['searchLibrary']>[0]['query'],
) => (await told(reader.searchLibrary({ query }))).items.map(({ title }) => title);

/** The bucket of the library, as its administrator sees it. */
export const aLibraryBucket = ({ awsUrl }: Pick<TestSystem, 'awsUrl'>) => {
  const Bucket = 'pranata-local-library-000000000000';
  const s3 = new S3Client({
    endpoint: awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
    maxAttempts: 10,
  });
  return {
    async lockOf(Key: string) {
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
      return { mode: head.ObjectLockMode, until: head.ObjectLockRetainUntilDate };
    },
    async versionsOf(Key: string) {
      const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
      return Versions.flatMap(({ VersionId }) => VersionId ?? []);
    },
    remove: (Key: string, VersionId?: string) => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId })),
    async index() {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'index/v1' }));
      return Buffer.from(await Body!.transformToByteArray());
    },
    close: () => s3.destroy(),
  };
};
