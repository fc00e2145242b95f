import { ulid } from 'ulid';
import type * as z from 'zod/mini';
import { happened } from '../../shared/contract/event.ts';
import { activityProgressed } from '../../shared/events/activities/activities.ts';
import { promised } from '../../shared/messaging/outbox.ts';
import { transact } from '../../shared/persistence/transact.ts';
import type { TestSystem } from './system.ts';

type Facts = z.input<typeof activityProgressed.data>;

/** An activity as it is told: under way, for health first and education beside it. */
export const anActivity = (more: Partial<Facts> & Pick<Facts, 'locationId'>): Facts => ({
  activityId: ulid(),
  boardId: ulid(),
  groupId: ulid(),
  planItemId: ulid(),
  field: 'social',
  needs: [
    { need: 'health', percent: 60 },
    { need: 'education', percent: 40 },
  ],
  status: 'in-progress',
  isHeld: false,
  ...more,
});

/** Has the activities service tell of an activity, as it tells everything; every listener knows it when this ends. */
export const tellActivity = async (
  system: TestSystem,
  area: string,
  data: Facts,
  recordversion = 1,
): Promise<void> => {
  const event = happened(activityProgressed, {
    ...{ id: ulid(), at: new Date('2013-01-31T03:00:00.000Z'), subject: data.activityId, recordversion },
    ...{ area: { code: area }, data, state: data },
  });
  const table = { name: 'pranata-local-activities', region: 'local' };
  const command = { id: undefined, fingerprint: '', actor: 'pelaksana' };
  await transact(system.documents, promised(table, command, { events: [event] }));
  await system.settled();
};
