import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { Form } from '../../../shared/routes/documents/document.ts';
import { example } from '../../../shared/routes/examples.ts';
import { told } from '../kelurahan.ts';
import { aPaper } from '../library.ts';
import { pdfOf } from '../pdfs.ts';
import type { Answer } from '../requests.ts';
import { cast, type Step, step } from '../step.ts';
import { routes, type TestSystem } from '../system.ts';
import { sent, sha256Of } from '../uploads.ts';

const guideline = pdfOf({ pages: ['Pinjaman bergulir dikelola UPK', 'Tanggung renteng anggota KSM'] });

/** Sends the guideline; a form that was lost with its answer is asked for again. */
const sendGuideline = async ({ json }: Answer, system: TestSystem): Promise<void> => {
  const params = { documentId: example.guidelineId as DocumentId };
  const asked = { params, body: { chunks: [{ number: 0, sha256: sha256Of(guideline) }] } };
  const again = async () => (await told(system.as(...cast.national).askForForms(asked))).forms[0];
  await sent((json.form ?? (await again())) as Form, guideline);
};

/** An office sends a guideline and publishes it; everybody finds it, by a misspelled word. */
export const librarySteps: readonly Step[] = [
  step(routes.registerDocument, 'national', {
    instead: { body: aPaper(guideline, { documentId: example.guidelineId }) },
    key: '-guideline',
    after: sendGuideline,
  }),
  step(routes.publishDocument, 'national'),
  step(routes.correctPublication, 'national', { ifMatch: 4 }),
  step(routes.searchLibrary, 'national'),
  step(routes.getLibraryFeed, 'national'),
  step(routes.getLibraryDocument, 'national'),
  step(routes.getLibraryContent, 'national'),
];
