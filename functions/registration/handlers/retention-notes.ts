import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { DueKeeper } from '../../../shared/persistence/due.ts';
import { lastDayInOffice } from '../domain/retention.ts';

type Heard = EventHandlers<typeof subscriptions.registration>;

/**
 * Notes what is to be looked at later: when the last post of a person ends, and when a list was superseded. How long
 * the data are then kept is policy, which the schedule asks at that time.
 */
export const retentionNotes = (due: DueKeeper): Pick<Heard, 'personPostsChanged' | 'poorListChanged'> => ({
  async personPostsChanged({ data, acceptedat }) {
    const last = lastDayInOffice(data.posts);
    if (last === undefined) return;
    await due.note({ what: 'contacts', id: data.personId, at: `${last}T00:00:00.000Z` }, acceptedat);
  },

  async poorListChanged({ data, acceptedat }) {
    if (data.status !== 'superseded') return;
    await due.note({ what: 'poor-list', id: data.poorListId, at: acceptedat }, acceptedat);
  },
});
