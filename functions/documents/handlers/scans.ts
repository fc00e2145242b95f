import * as z from 'zod/mini';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { log } from '../../../shared/runtime/log.ts';
import { isWaiting, storeDocument } from '../domain/document.ts';
import type { DocumentStore } from '../store/documents.ts';
import { documentOfWhole } from '../store/keys.ts';
import type { QuarantineForms } from '../store/quarantine.ts';
import type { QuarantineBytes } from '../store/quarantine-bytes.ts';
import { byItself, clearing, refusing } from './refusing.ts';

/** What GuardDuty tells of an object that it has scanned (Malware Protection for S3, "Object Scan Result"). */
export const ScanResult = z.object({
  detail: z.object({
    scanStatus: z.string(),
    s3ObjectDetails: z.object({ objectKey: z.string() }),
    scanResultDetails: z.object({ scanResultStatus: z.string() }),
  }),
});
export type ScanResult = z.infer<typeof ScanResult>;

interface Deps {
  readonly documents: DocumentStore;
  readonly quarantine: Pick<QuarantineForms, 'listed'> & QuarantineBytes;
  readonly policies: PolicyTable;
}

/**
 * A whole lies in quarantine and was scanned: with malware it is refused, without it goes on. What the scanner cannot
 * open (`UNSUPPORTED`: behind a password, too deep) our own check refuses by name. A scan that failed is tried again
 * with the message, and then lies in the dead letters for somebody to see.
 */
export const scanned =
  ({ documents, quarantine, policies }: Deps) =>
  async ({ detail }: ScanResult, now: Date): Promise<void> => {
    const documentId = documentOfWhole(detail.s3ObjectDetails.objectKey);
    const document = documentId && (await documents.find(documentId))?.record;
    if (!document) return;
    if (document.status === 'refused' || document.status === 'deleted')
      return clearing({ quarantine })(document.documentId); // its form was still good
    if (!isWaiting(document)) return;
    const { scanResultStatus: result } = detail.scanResultDetails;
    const given = givenAt(now, policies);
    if (result === 'THREATS_FOUND') {
      await refusing({ documents, quarantine })(document, [{ code: 'document.malware' }], given);
      log.warn('A document holds malware', { documentId: document.documentId });
      return;
    }
    if (result !== 'NO_THREATS_FOUND' && result !== 'UNSUPPORTED')
      throw new Error(`The scan of a document ended as ${result}`);
    await documents.save(storeDocument(document, given), byItself);
  };
