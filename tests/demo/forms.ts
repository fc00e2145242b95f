import type { Form } from '../../shared/routes/documents/document.ts';
import { patiently } from '../support/patience.ts';

/** Sends bytes with a form, its fields first, as S3 asks. */
export const post = async ({ url, fields }: Form, bytes: Blob): Promise<void> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', bytes);
  const answer = await patiently(() => fetch(url, { method: 'POST', body: form }));
  if (!answer.ok) throw new Error(`The form was refused: ${await answer.text()}`);
};
