import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { Form } from '../../../shared/routes/documents/document.ts';
import { example } from '../../../shared/routes/examples.ts';
import { told } from '../kelurahan.ts';
import { jpegOf, sceneOf } from '../pictures.ts';
import type { Answer } from '../requests.ts';
import { cast, type Step, step } from '../step.ts';
import { routes, type TestSystem } from '../system.ts';
import { chunksOf, exampleBytes, sent, sha256Of } from '../uploads.ts';

const photo = jpegOf(sceneOf(1));

const photoAnnounced = {
  body: {
    ...routes.registerDocument.example.body,
    documentId: example.photoId,
    kind: 'photo',
    size: photo.length,
    sha256: sha256Of(photo),
    contentType: 'image/jpeg',
    fileName: 'foto contoh 0 persen.jpg',
    line: 'fast',
  },
};

/** Sends the chunks that were asked for. */
const sendChunks = async ({ json }: Answer): Promise<void> => {
  const chunks = chunksOf(exampleBytes(), 256 * 1_024);
  for (const form of json.forms as Form[]) await sent(form, chunks[form.number] as Uint8Array);
};

/** Sends the photo; a form that was lost with its answer is asked for again. */
const sendPhoto = async ({ json }: Answer, system: TestSystem): Promise<void> => {
  const params = { documentId: example.photoId as DocumentId };
  const asked = { params, body: { chunks: [{ number: 0, sha256: sha256Of(photo) }] } };
  const again = async () => (await told(system.as(...cast.facilitator).askForForms(asked))).forms[0];
  await sent((json.form ?? (await again())) as Form, photo);
};

/** Minutes that come in two chunks, and a photo that comes whole and is held; the minutes have a next version, and are withdrawn. */
export const documentSteps: readonly Step[] = [
  step(routes.registerDocument, 'facilitator'),
  step(routes.listChunks, 'facilitator'),
  step(routes.askForForms, 'facilitator', { after: sendChunks }),
  step(routes.completeDocument, 'facilitator', { ifMatch: 1 }),
  step(routes.registerDocument, 'facilitator', {
    instead: photoAnnounced,
    after: sendPhoto,
  }),
  step(routes.listDocuments, 'facilitator'),
  step(routes.getDocument, 'facilitator'),
  step(routes.getContent, 'facilitator'),
  step(routes.getThumbnail, 'facilitator'),
  step(routes.registerVersion, 'facilitator', { isErasedLater: true }),
  step(routes.listVersions, 'facilitator'),
  step(routes.holdDocument, 'national'),
  step(routes.deleteDocument, 'national'),
  step(routes.withdrawDocument, 'facilitator'),
];
