import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { moveArea } from '../../../shared/persistence/area-mover.ts';
import { policyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { readdressVolunteer } from '../domain/volunteer.ts';
import type { VolunteerMover } from '../store/volunteer-moves.ts';

/** Volunteers follow their kelurahan to its new code, or their RW to the kelurahan that it split off to (rule X-3). */
export const areaHandlers = (
  volunteers: VolunteerMover,
): Pick<EventHandlers<typeof subscriptions.volunteers>, 'areaChanged'> => ({
  async areaChanged({ data }, { now }) {
    const given = givenAt(now, policyTable());
    await moveArea(volunteers, data, (volunteer) => readdressVolunteer(volunteer, data, given));
  },
});
