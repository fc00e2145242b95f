import { ulid } from 'ulid';
import { type CloudEvent, type DomainEvent, happened } from '../../shared/contract/event.ts';
import type { DocumentId } from '../../shared/contract/primitives.ts';
import { documentChecked, documentWithdrawn } from '../../shared/events/documents.ts';
import { promised } from '../../shared/messaging/outbox.ts';
import { transact } from '../../shared/persistence/transact.ts';
import { type Requirement, requirements } from '../../shared/routes/documents/requirement.ts';
import type { TestSystem } from './system.ts';

/** A paper that nobody has sent: what documents would tell of it. `id` is the record that it is for. */
export interface PaperTold {
  readonly requirement: Requirement;
  readonly id: string;
  readonly locationId: string;
  readonly area: string;
  readonly documentId?: string;
  readonly status?: 'checked' | 'withdrawn';
}

const at = new Date('2013-01-31T03:00:00.000Z');
const actor = 'pengunggah';

/** The fact that a paper was checked, or withdrawn after that. */
export const paperFact = (paper: PaperTold & { readonly documentId: string }): DomainEvent => {
  const { requirement, id, locationId, area, documentId, status = 'checked' } = paper;
  const { of: kind, kind: documentKind } = requirements[requirement];
  const data = { documentId, locationId, kind: documentKind, of: { kind, id }, requirement };
  const told = { id: ulid(), subject: documentId, at, area: { code: area }, state: { ...data, status } };
  return status === 'checked'
    ? happened(documentChecked, {
        ...told,
        recordversion: 4,
        data: { ...data, level: 'P1', sha256: 'a'.repeat(64), flags: [] } as never,
      })
    : happened(documentWithdrawn, { ...told, recordversion: 5, data: data as never });
};

/** The same as it travels, for tests that say when and how often it comes. */
export const paperEvent = (paper: PaperTold & { readonly documentId: string }): CloudEvent => {
  const { contract, ...fact } = paperFact(paper);
  const { source, type } = contract;
  return { ...fact, specversion: '1.0', source, type, region: 'local', actor } as CloudEvent;
};

/** Has the documents service tell of papers, as it tells everything; registration knows them when this ends. */
export const tellPapers = async (
  system: TestSystem,
  papers: readonly PaperTold[],
): Promise<readonly DocumentId[]> => {
  const named = papers.map((paper) => ({ ...paper, documentId: paper.documentId ?? ulid() }));
  const table = { name: 'pranata-local-documents', region: 'local' };
  for (const paper of named) {
    const command = { id: undefined, fingerprint: '', actor };
    await transact(system.documents, promised(table, command, { events: [paperFact(paper)] }));
  }
  await system.settled();
  return named.map(({ documentId }) => documentId as DocumentId);
};
