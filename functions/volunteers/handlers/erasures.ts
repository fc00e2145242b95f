import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { policyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { eraseVolunteer } from '../domain/volunteer.ts';
import { readVolunteer, type VolunteerEraser } from '../store/volunteers.ts';

/** Erases the volunteers that a person is, when the person was erased (D-3): they have a key of their own here. */
export const erasureHandlers = (
  volunteers: VolunteerEraser,
): Pick<EventHandlers<typeof subscriptions.volunteers>, 'personErased'> => ({
  async personErased({ data, area }, { now }) {
    for (const item of await volunteers.ofPerson(data.personId, area)) {
      const decision = eraseVolunteer(readVolunteer(item), givenAt(now, policyTable()));
      if (decision) await volunteers.erase(item, decision);
    }
  },
});
