import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Form } from '../../shared/routes/documents/document.ts';
import { example } from '../../shared/routes/examples.ts';
import { told } from './kelurahan.ts';
import { patiently } from './patience.ts';
import type { AnyClient } from './system.ts';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What the example uploads. */
export const exampleBytes = (): Uint8Array =>
  Buffer.from(example.document.line.repeat(example.document.times));

/** Fetches to the last byte, again when a connection breaks on the way. */
export const fetched = (url: string, init?: RequestInit): Promise<Response> =>
  patiently(async () => {
    const answer = await fetch(url, init);
    const { status, headers } = answer;
    const bytes = await answer.arrayBuffer();
    return new Response(bytes.byteLength > 0 ? bytes : null, { status, headers });
  });

/** Sends bytes with a form, as a browser does, again when nothing but bad luck answers; tells what S3 says. */
export const postForm = (
  { url, fields }: Pick<Form, 'url' | 'fields'>,
  bytes: Uint8Array,
): Promise<Response> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new File([bytes as Uint8Array<ArrayBuffer>], 'file'));
  return fetched(url, { method: 'POST', body: form });
};

/** Sends bytes with a form that must take them. */
export const sent = async (form: Pick<Form, 'url' | 'fields'>, bytes: Uint8Array): Promise<void> => {
  const answer = await postForm(form, bytes);
  expect(answer.ok ? '' : await answer.text()).toBe('');
};

/** The chunks of bytes, by number. */
export const chunksOf = (bytes: Uint8Array, chunkBytes: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, number) =>
    bytes.subarray(number * chunkBytes, (number + 1) * chunkBytes),
  );

export interface Place {
  readonly locationId: string;
  readonly boardId: string;
}

/** Minutes of a board, announced by the hash of their bytes. */
export const announcing = (
  { locationId, boardId }: Place,
  bytes: Uint8Array,
  more: object = {},
): Parameters<AnyClient['registerDocument']>[0]['body'] => ({
  locationId,
  kind: 'minutes',
  of: { kind: 'board', id: boardId },
  size: bytes.length,
  sha256: sha256Of(bytes),
  contentType: 'text/plain',
  fileName: 'Berita acara uji.txt',
  line: 'slow',
  ...more,
});

/** Announces a document; a form that was lost with its answer is asked for again. */
export const announced = async (
  sender: AnyClient,
  body: Parameters<AnyClient['registerDocument']>[0]['body'],
) => {
  const document = await told(sender.registerDocument({ body }));
  const { documentId, sha256, upload, form } = document;
  if (form || upload?.how !== 'form') return document;
  const asked = { params: { documentId }, body: { chunks: [{ number: 0, sha256 }] } };
  const { forms } = await told(sender.askForForms(asked));
  return { ...document, form: forms[0] };
};
