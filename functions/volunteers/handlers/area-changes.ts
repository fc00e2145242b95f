import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { policyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { readdressVolunteer } from '../domain/volunteer.ts';
import type { VolunteerMover } from '../store/volunteer-moves.ts';

/** Volunteers follow their kelurahan to its new code, or their RW to the kelurahan that it split off to (rule X-3). */
export const areaHandlers = (
  volunteers: VolunteerMover,
): Pick<EventHandlers<typeof subscriptions.volunteers>, 'areaChanged'> => ({
  /** A delivery that was cut goes on with those who still stand under the old code. */
  async areaChanged({ data }, { now }) {
    const { areaChangeId, from, continues, splitOff } = data;
    const given = givenAt(now, policyTable());
    for await (const ids of volunteers.standingIn(from)) {
      await Promise.all(
        ids.map((volunteerId) =>
          volunteers.move(volunteerId, (volunteer) => readdressVolunteer(volunteer, data, given)),
        ),
      );
    }
    if (from === continues.code) return;
    const successors = [continues, ...splitOff].map(({ code }) => code);
    await volunteers.keepFormer(from, successors, areaChangeId);
  },
});
