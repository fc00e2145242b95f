import type { CloudEvent } from '../../shared/contract/event.ts';

/** A fact of the archive's tests; ids of one length sort as ULIDs do. */
export const anEvent = (id: string, more: Partial<CloudEvent> = {}): CloudEvent => ({
  specversion: '1.0',
  id,
  source: 'registration',
  type: 'board-elected.v1',
  subject: 'board-1',
  time: '2026-08-17T09:59:59.000Z',
  recordversion: 1,
  acceptedat: '2026-08-17T09:59:59.999Z',
  area: '31.71.01.1001',
  region: 'local',
  actor: 'account-1',
  data: { boardId: 'board-1' },
  state: { members: 9 },
  ...more,
});
