import type { DocumentId } from '../../../shared/contract/primitives.ts';
import type { Form } from '../../../shared/routes/documents/document.ts';
import { type Requirement, requirements } from '../../../shared/routes/documents/requirement.ts';
import { example } from '../../../shared/routes/examples.ts';
import { told } from '../kelurahan.ts';
import type { Answer } from '../requests.ts';
import { cast, type Step, step } from '../step.ts';
import { routes, type TestSystem } from '../system.ts';
import { announcing, sent, sha256Of } from '../uploads.ts';

/** A paper that comes whole, and is checked before the next step: what the step after it must be proven by (L4). */
export const paper = (requirement: Requirement, id: string, documentId: string): Step => {
  const bytes = Buffer.from(`Dokumen contoh: ${requirement}\n`);
  const { of: kind, kind: documentKind } = requirements[requirement];
  const place = { locationId: example.locationId, boardId: example.boardId };
  const more = {
    documentId,
    kind: documentKind,
    of: { kind, id },
    requirement,
    fileName: 'dokumen contoh.txt',
  };
  const params = { documentId: documentId as DocumentId };
  const asked = { params, body: { chunks: [{ number: 0, sha256: sha256Of(bytes) }] } };
  return step(routes.registerDocument, 'facilitator', {
    instead: { body: announcing(place, bytes, more) },
    key: `-${requirement}`,
    after: async ({ json }: Answer, system: TestSystem) => {
      const again = async () => (await told(system.as(...cast.facilitator).askForForms(asked))).forms[0];
      await sent((json.form ?? (await again())) as Form, bytes); // a form may be lost with its answer
    },
  });
};

export const paperSteps = {
  charter: paper('charter', example.boardId, example.charterId),
  election: paper('election-minutes', example.termId, example.electionMinutesId),
  title: paper('title', example.assetId, example.titleId),
  ratification: paper('ratification', example.poorListId, example.ratificationId),
} as const;
