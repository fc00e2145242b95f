import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import { moveArea } from '../../../shared/persistence/area-mover.ts';
import { policyTable } from '../../../shared/policy/policy.ts';
import { givenAt } from '../../../shared/runtime/given.ts';
import { readdress } from '../domain/readdressing.ts';
import { readdressVolunteer } from '../domain/volunteer.ts';
import type { RecordMovers, VolunteerMover } from '../store/volunteer-moves.ts';

/**
 * Volunteers follow their kelurahan to its new code, or their RW to the kelurahan that it split off to (rule X-3); what they
 * do there follows the kelurahan.
 */
export const areaHandlers = (
  volunteers: VolunteerMover,
  records: RecordMovers,
): Pick<EventHandlers<typeof subscriptions.volunteers>, 'areaChanged'> => ({
  async areaChanged({ data }, { now }) {
    const given = givenAt(now, policyTable());
    await moveArea(volunteers, data, (volunteer) => readdressVolunteer(volunteer, data, given));
    const { hours, forums, sectorGroups, learningGroups, learningSessions } = records;
    await moveArea(hours.mover, data, (one) => readdress(one, hours.idOf(one), data, given));
    await moveArea(forums.mover, data, (one) => readdress(one, forums.idOf(one), data, given));
    await moveArea(sectorGroups.mover, data, (one) => readdress(one, sectorGroups.idOf(one), data, given));
    await moveArea(learningGroups.mover, data, (one) =>
      readdress(one, learningGroups.idOf(one), data, given),
    );
    await moveArea(learningSessions.mover, data, (one) =>
      readdress(one, learningSessions.idOf(one), data, given),
    );
  },
});
