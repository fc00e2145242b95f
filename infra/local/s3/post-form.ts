import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { ClientGone } from '../aws/body.ts';
import { AwsError } from '../aws/service.ts';

/** What stands before the file of a form, and the file, which nobody has read yet. */
export interface PostForm {
  /** By lower-case name, in the order of the form, `${filename}` not yet replaced. */
  readonly fields: ReadonlyMap<string, string>;
  /** Undefined where the file's part named none; without any path that a browser sent along. */
  readonly filename: string | undefined;
  /** The file's bytes. Throws at its end when what follows makes the form malformed, or brings a second file. */
  file(): AsyncGenerator<Buffer>;
  /** For a form that is refused before its file is read. */
  leave(): void;
}

/** "The form data and boundaries (excluding the contents of the file) cannot exceed 20K." (HTTPPOSTForms) */
const MAXIMUM_FIELDS = 20 * 1024;
/** Even empty parts take more than 20 bytes each. */
const MAXIMUM_PARTS = 1_000;

/**
 * Reads a `multipart/form-data` body up to its file. Fields behind the file do not count, as on AWS. Whoever gets the
 * form reads its file or leaves it; what nobody wants is not read.
 */
export const readForm = (
  headers: Readonly<Record<string, string | undefined>>,
  body: AsyncIterable<Buffer>,
): Promise<PostForm> =>
  new Promise((resolve, reject) => {
    const parser = parserFor(headers);
    const fields = new Map<string, string>();
    let size = 0;
    let file: Readable | undefined;
    const whole = Promise.withResolvers<void>();
    const dropped = Promise.withResolvers<void>();
    whole.promise.catch(() => {}); // whoever reads the file sees it

    let isDropped = false;
    const drop = () => {
      isDropped = true;
      dropped.resolve();
    };
    const fail = (error: unknown) => {
      const failure = error instanceof AwsError || error instanceof ClientGone ? error : malformed();
      reject(failure);
      whole.reject(failure);
      file?.destroy(failure);
      drop();
    };

    parser.on('field', (name: string | undefined, value, _nameTruncated, isTruncated) => {
      if (file || name === undefined) return;
      size += Buffer.byteLength(name) + Buffer.byteLength(value);
      const key = name.toLowerCase();
      if (isTruncated || size > MAXIMUM_FIELDS) fail(tooLong());
      else if (fields.has(key))
        fail(malformed()); // which of the two would the policy have meant?
      else fields.set(key, value);
    });
    parser.on('file', (_name, stream, filename: string | undefined) => {
      stream.on('error', fail);
      if (file) {
        stream.resume();
        return fail(notOneFile(2));
      }
      file = stream;
      stream.on('close', () => {
        if (!stream.readableEnded) drop();
      });
      resolve({
        fields,
        filename,
        async *file() {
          try {
            for await (const chunk of stream) yield chunk as Buffer;
          } catch (error) {
            fail(error); // the first failure counts, in whatever words the parser says the same again
          }
          await whole.promise;
        },
        leave: () => stream.destroy(),
      });
    });
    parser.on('partsLimit', () => fail(tooLong()));
    parser.on('error', fail);
    parser.on('finish', () => (file ? whole.resolve() : fail(notOneFile(0))));

    const pump = async () => {
      for await (const chunk of body) {
        const written = Promise.withResolvers<void>();
        parser.write(chunk, () => written.resolve());
        await Promise.race([written.promise, dropped.promise]);
        if (isDropped) return;
      }
      parser.end();
    };
    pump().catch(fail);
  });

const parserFor = (headers: Readonly<Record<string, string | undefined>>): BusboyInstance => {
  const contentType = headers['content-type'];
  if (!/^multipart\/form-data\b/i.test(contentType ?? ''))
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      {
        status: 412,
        Condition: 'Bucket POST must be of the enclosure-type multipart/form-data',
      },
    );
  try {
    return new Busboy({
      headers: { 'content-type': contentType } as BusboyHeaders,
      limits: { fieldSize: MAXIMUM_FIELDS, headerSize: MAXIMUM_FIELDS, parts: MAXIMUM_PARTS },
      // libraries name files in other fields' parts as well; the name of the field decides
      isPartAFile: (name) => name?.toLowerCase() === 'file',
    });
  } catch {
    throw malformed();
  }
};

const malformed = () =>
  new AwsError(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
const tooLong = () =>
  new AwsError(
    'MaxPostPreDataLengthExceededError',
    'Your POST request fields preceding the upload file were too large.',
  );
const notOneFile = (files: number) =>
  new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.', {
    ArgumentName: 'file',
    ArgumentValue: files,
  });
