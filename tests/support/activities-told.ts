import { ulid } from 'ulid';
import * as z from 'zod/mini';
import { type EventContract, happened } from '../../shared/contract/event.ts';
import * as contracts from '../../shared/events/activities/activities.ts';
import { promised } from '../../shared/messaging/outbox.ts';
import { transact } from '../../shared/persistence/transact.ts';
import { example } from '../../shared/routes/examples.ts';
import type { TestSystem } from './system.ts';

const at = new Date('2013-01-31T03:00:00.000Z');

/** A fact of activities that no route has made. */
export interface Told {
  readonly contract: EventContract;
  readonly recordversion: number;
  readonly data: object;
  readonly area?: string;
}

/** Has the activities service tell facts, as it tells everything; whoever listens has heard when this ends. */
export const tellActivities = async (system: TestSystem, facts: readonly Told[]): Promise<void> => {
  const table = { name: 'pranata-local-activities', region: 'local' };
  for (const { contract, recordversion, data, area: code = example.area } of facts) {
    const checked = z.parse(contract.data, data) as Record<string, unknown>;
    const fact = happened(contract, {
      ...{ id: ulid(), at, recordversion, area: { code } },
      subject: String(checked.activityId),
      data: checked as never,
      state: checked,
    });
    const command = { id: undefined, fingerprint: '', actor: 'contoh-koordinator' };
    await transact(system.documents, promised(table, command, { events: [fact] }));
  }
  await system.settled();
};

/** The activity of the examples of finance: approved and agreed with the group, with hours of a volunteer. */
const facts = {
  activityId: example.budgetedActivityId,
  locationId: example.locationId,
  boardId: example.boardId,
  groupId: example.groupId,
  planItemId: '01JEXAMP0000000000000000X9',
  field: 'infrastructure',
  needs: [{ need: 'environment', percent: 100 }],
  isHeld: false,
  approved: { rupiah: 40_000_000, swadayaRupiah: 5_000_000, on: '2013-01-10' },
} as const;
const contract = { rupiah: 40_000_000, on: '2013-01-12' } as const;
const hours = {
  ...{ activityId: facts.activityId, locationId: facts.locationId, boardId: facts.boardId },
  hoursId: '01JEXAMP0000000000000000X8',
  ...{ on: '2013-01-20', minutes: 480, rupiah: 75_000 },
  price: { rupiah: 75_000, from: '2013-01-01', dayMinutes: 480 },
};

export const exampleFacts: readonly Told[] = [
  { contract: contracts.activityApproved, recordversion: 5, data: { ...facts, status: 'approved' } },
  {
    contract: contracts.activityContracted,
    recordversion: 6,
    data: { ...facts, status: 'contracted', contract },
  },
  { contract: contracts.swadayaRealised, recordversion: 7, data: hours },
];
