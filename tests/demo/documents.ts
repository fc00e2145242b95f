import { createHash } from 'node:crypto';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import * as cast from './cast.ts';
import { post } from './forms.ts';
import { type Api, key, type Step } from './step.ts';

type Body = Parameters<Api['registerDocument']>[0]['body'];

/**
 * Registers a file and sends its bytes. A form comes with the first answer only: later it is asked for, while the
 * bytes are still to come.
 */
export const document = (
  api: Api,
  bytes: Uint8Array,
  body: Omit<Body, 'size' | 'sha256'> & { readonly documentId: string },
): Step => ({
  what: 'document',
  run: async () => {
    const { documentId } = body;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const registered = await api.registerDocument({
      ...key(`document-${documentId}`),
      body: { ...body, size: bytes.length, sha256 },
    });
    if (!registered.ok) return registered;
    const asked = { params: { documentId }, body: { chunks: [{ number: 0, sha256 }] } };
    const again = async () => {
      const answer = await api.askForForms(asked);
      return answer.ok ? answer.body.forms[0] : undefined;
    };
    const form = registered.body.form ?? (await again());
    if (form) await post(form, new Blob([new Uint8Array(bytes)]));
    return registered;
  },
});

/** The paper by which a record is proven (L4), before the record; that waits until the paper was checked. */
export const paper = (
  api: Api,
  {
    requirement,
    id,
    documentId,
    text,
  }: Record<'id' | 'documentId' | 'text', string> & { readonly requirement: Requirement },
): Step => {
  const { of, kind } = requirements[requirement];
  return document(api, new TextEncoder().encode(`${text}\n`), {
    documentId,
    locationId: cast.location,
    kind,
    of: { kind: of, id },
    requirement,
    contentType: 'text/plain',
    fileName: `${text}.txt`,
  });
};
