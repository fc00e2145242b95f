import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { readForm } from '../../infra/local/s3/post-form.ts';

const boundary = 'a-boundary';
const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };

/** What a client writes for the name of its file. */
const FILENAME = '$' + '{filename}';

const part = (name: string, content: string, filename?: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${
    filename === undefined ? '' : `; filename="${filename}"`
  }\r\n\r\n${content}\r\n`;
const end = `--${boundary}--\r\n`;

const inChunks = (text: string | Buffer, size = 7) => {
  const bytes = Buffer.from(text);
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
  );
};

const read = async (text: string | Buffer, chunk?: number, given: Record<string, string> = headers) => {
  const form = await readForm(given, inChunks(text, chunk));
  const chunks: Buffer[] = [];
  for await (const bytes of form.file()) chunks.push(bytes);
  return {
    fields: Object.fromEntries(form.fields),
    filename: form.filename,
    file: Buffer.concat(chunks).toString(),
  };
};

const refusal = (text: string | Buffer, given?: Record<string, string>) =>
  read(text, undefined, given).then(
    () => 'none',
    (error: AwsError) => (error instanceof AwsError ? error.code : String(error)),
  );

describe('a form', () => {
  it.each([1, 3, 64, 100_000])('comes in pieces of %i bytes', async (size) => {
    const text =
      part('Key', `minutes/${FILENAME}`) +
      part('tag', '') +
      part('file', 'a\r\n--b', 'C:\\a\\minutes.pdf') +
      end;
    expect(await read(text, size)).toEqual({
      fields: { key: `minutes/${FILENAME}`, tag: '' },
      filename: 'minutes.pdf',
      file: 'a\r\n--b',
    });
  });

  it('has no file name where the part of the file names none', async () => {
    expect(await read(part('file', 'x') + end)).toMatchObject({ filename: undefined, file: 'x' });
  });

  it('takes the field for a field even if its part names a file', async () => {
    expect(await read(part('key', 'k', 'key') + part('file', 'x', 'f') + end)).toMatchObject({
      fields: { key: 'k' },
    });
  });

  it('does not know the fields behind its file', async () => {
    expect((await read(part('a', '1') + part('file', 'x', 'f') + part('key', 'k') + end)).fields).toEqual({
      a: '1',
    });
  });

  it.each([
    ['without a file', part('key', 'k') + end, 'InvalidArgument'],
    ['with two files', part('file', 'x', 'f') + part('file', 'y', 'g') + end, 'InvalidArgument'],
    ['that ends in a field', part('key', 'k').slice(0, -4), 'MalformedPOSTRequest'],
    ['that ends in its file', part('key', 'k') + part('file', 'xxxx', 'f'), 'MalformedPOSTRequest'],
    ['that is empty', '', 'MalformedPOSTRequest'],
    [
      'that says a field twice',
      part('key', 'k') + part('KEY', 'l') + part('file', 'x', 'f') + end,
      'MalformedPOSTRequest',
    ],
    [
      'with a field of 20 KB',
      part('key', 'k'.repeat(20 * 1024)) + part('file', 'x') + end,
      'MaxPostPreDataLengthExceededError',
    ],
    [
      'with fields of 20 KB together',
      Array.from({ length: 30 }, (_, i) => part(`f${i}`, 'x'.repeat(700))).join('') + part('file', 'x') + end,
      'MaxPostPreDataLengthExceededError',
    ],
  ])('%s is refused', async (_, text, code) => {
    expect(await refusal(text)).toBe(code);
  });

  it.each([
    ['text/plain', 'PreconditionFailed'],
    ['application/x-www-form-urlencoded', 'PreconditionFailed'],
    ['multipart/mixed; boundary=x', 'PreconditionFailed'],
    ['multipart/form-data', 'MalformedPOSTRequest'],
    ['multipart/form-data; boundary=', 'MalformedPOSTRequest'],
  ])('of type %s is refused', async (type, code) => {
    expect(await refusal(part('file', 'x') + end, { 'content-type': type })).toBe(code);
  });

  it('whose file nobody reads is read no further', async () => {
    let given = 0;
    const body = Readable.from(
      (function* () {
        yield Buffer.from(part('file', '', 'f').slice(0, -2));
        for (; given < 1_000; given++) yield Buffer.alloc(10_000);
      })(),
    );
    (await readForm(headers, body)).leave();
    await pause(50);
    expect(given).toBeLessThan(50);
    expect(body.destroyed).toBe(true);
  });

  it('of any bytes is read or refused in AWS words, at once', async () => {
    const whole =
      part('key', 'k', 'key') + part('x', 'y') + part('file', 'content', 'f') + part('z', '1') + end;
    const mutated = fc
      .array(
        fc.record({
          at: fc.nat({ max: whole.length }),
          remove: fc.nat({ max: 30 }),
          insert: fc.oneof(
            fc.string({ maxLength: 8 }),
            fc.constantFrom(
              '\r\n',
              '--',
              `\r\n--${boundary}`,
              '\r\n\r\n',
              ';',
              '"',
              "filename*=UTF-8''%ff",
              'charset=utf-99',
            ),
          ),
        }),
        { minLength: 1, maxLength: 6 },
      )
      .map((changes) =>
        changes.reduce(
          (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
          whole,
        ),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          mutated.map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        ),
        fc.integer({ min: 1, max: 400 }),
        async (bytes, size) => {
          const outcome = await Promise.race([
            read(bytes, size).then(
              () => 'read',
              (error) => (error instanceof AwsError ? 'refused' : error),
            ),
            pause(2_000, 'hangs', { ref: false }),
          ]);
          expect(['read', 'refused']).toContain(outcome);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
