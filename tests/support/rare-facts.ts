import * as z from 'zod/mini';
import { pairIdOf } from '../../functions/registration/domain/duplicate.ts';
import { type DomainEvent, type EventContract, happened } from '../../shared/contract/event.ts';
import * as activities from '../../shared/events/activities/activities.ts';
import { documentReaddressed, documentRefused } from '../../shared/events/documents.ts';
import { caseReaddressed } from '../../shared/events/registration/area-changes.ts';
import * as duplicates from '../../shared/events/registration/duplicates.ts';
import { evidenceChanged } from '../../shared/events/registration/evidence.ts';
import * as imports from '../../shared/events/registration/imports.ts';
import { householdListed } from '../../shared/events/registration/poor-lists.ts';
import * as privacy from '../../shared/events/registration/privacy-requests.ts';
import * as withdrawals from '../../shared/events/registration/withdrawals.ts';
import { forumPostErased } from '../../shared/events/volunteers/community.ts';
import * as volunteers from '../../shared/events/volunteers/volunteers.ts';
import { promised } from '../../shared/messaging/outbox.ts';
import { transact } from '../../shared/persistence/transact.ts';
import { example } from '../../shared/routes/examples.ts';
import type { TestSystem } from './system.ts';

/** Of something that is nowhere: whoever hears of it has nothing to do. */
const nowhere = '01JEXAMP0000000000000000Z7';
const at = '2013-02-01T03:00:00.000Z';
const { locationId, area: code } = example;

const fact =
  <Contract extends EventContract>(contract: Contract, data: z.input<Contract['data']>) =>
  (id: string): DomainEvent =>
    happened(contract, {
      id,
      subject: nowhere,
      recordversion: 1,
      at: new Date(at),
      area: { code },
      data: z.parse(contract.data, data) as z.input<Contract['data']>,
      state: {},
    });
const record = { locationId } as { locationId: never };
const id = nowhere as never;
const other = '01JEXAMP0000000000000000Z8' as never;
const pairId = pairIdOf('persons', id, other);
const merge = { ...record, personId: id, mergedId: other, pairId };
const advance = { ...record, importId: id, kind: 'households', status: 'committing', done: 1 } as const;
const request = { ...record, privacyRequestId: id, kind: 'access', of: { personId: id }, dueAt: at };

/** Facts of proposals and of running activities; finance has a budget of none of them. */
const { swadayaRealised: _, activityApproved: __, activityContracted: ___, ...ofActivities } = activities;
const activity = {
  ...{ activityId: id, locationId: locationId as never, boardId: id, groupId: id, planItemId: id },
  ...({ field: 'social', status: 'draft', isHeld: false } as const),
} as const;

/** What happens only now and then, and so in none of the contracts' examples. */
const rare = [
  ...Object.values(ofActivities).map((contract) =>
    fact(contract, { ...activity, needs: [{ need: 'health', percent: 100 }] }),
  ),
  fact(caseReaddressed, { ...record, caseId: nowhere, from: code, to: code }),
  fact(duplicates.duplicateChanged, { pairId, about: 'households', recordIds: [], status: 'closed' }),
  fact(duplicates.personsMerged, merge),
  fact(duplicates.personsUnmerged, merge),
  fact(duplicates.duplicateSearchAdvanced, { ...record, searchId: id }),
  fact(evidenceChanged, {
    ...record,
    of: { kind: 'board', id: nowhere },
    requirement: 'charter',
    documentId: id,
    status: 'withdrawn',
  }),
  fact(imports.importAdvanced, advance),
  fact(imports.importFileDropped, advance),
  fact(withdrawals.personWithdrawn, { ...record, personId: id }),
  fact(withdrawals.boardWithdrawn, { ...record, boardId: id }),
  fact(withdrawals.groupWithdrawn, { ...record, groupId: id, boardId: id }),
  fact(householdListed, {
    ...record,
    poorListId: id,
    number: 2,
    householdId: id,
    count: 1,
    hash: 'hash-2',
    previousHash: 'hash-1',
    minutes: example.minutes,
  }),
  fact(privacy.privacyRequestChanged, request),
  fact(privacy.privacyRequestOverdue, request),
  fact(privacy.personErased, { ...record, personId: id, cause: 'request', erasedAt: at }),
  fact(documentRefused, {
    ...record,
    documentId: id,
    kind: 'photo',
    of: { kind: 'board', id: nowhere },
    reasons: ['document.broken'],
  }),
  fact(documentReaddressed, {
    ...record,
    documentId: id,
    kind: 'photo',
    of: { kind: 'board', id: nowhere },
  }),
  fact(volunteers.volunteerErased, { ...record, volunteerId: id, erasedAt: at }),
  fact(volunteers.volunteersImported, { importId: id, from: 0, stored: [], refused: [] }),
  fact(volunteers.volunteersTakenBack, { importId: id, from: 0, kept: [] }),
  fact(volunteers.volunteerWithdrawn, { ...record, volunteerId: id }),
  fact(forumPostErased, { ...record, forumId: id, forumPostId: id, erasedAt: at }),
];

const eventId = (number: number) => `01JEXAMP00000000000000RA${String(number).padStart(2, '0')}`;

/** Has the services tell what their examples do not: through outbox, relay and bus, as everything they tell. */
export const tellRareFacts = async ({ documents }: TestSystem): Promise<void> => {
  for (const [index, told] of rare.entries()) {
    const event = told(eventId(index));
    const { source: service } = event.contract;
    const table = {
      db: documents,
      name: `pranata-local-${service}`,
      service,
      region: 'local',
      keys: () => Promise.reject(new Error('Nothing personal is told')),
    };
    const command = { id: undefined, fingerprint: '', actor: 'contoh' };
    await transact(documents, promised(table, command, { events: [event] }));
  }
};
