import { visible } from '../../../shared/area/visible.ts';
import type { Caller } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Request, RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { enterers, programmeReaders } from '../../../shared/routes/shapes.ts';
import { hoursRoutes } from '../../../shared/routes/volunteers/hours.ts';
import { decideHours, logHours } from '../domain/hours.ts';
import { checkWriter } from '../domain/volunteer.ts';
import type { ActivityCopies } from '../store/activity-copies.ts';
import type { HoursStore } from '../store/hours.ts';
import type { VolunteerStore } from '../store/volunteers.ts';

interface Deps {
  readonly hours: HoursStore;
  readonly volunteers: VolunteerStore;
  readonly activities: ActivityCopies;
  readonly copies: CopyStore;
}

const readsProgramme = ({ roles }: Caller): boolean =>
  roles.some((role) => (programmeReaders as readonly string[]).includes(role));

export const hoursHandlers = ({
  hours,
  volunteers,
  activities,
  copies,
}: Deps): RouteHandlers<typeof hoursRoutes> => {
  const decide = async (
    { params, caller, command, given, ifMatch }: Request<typeof hoursRoutes.verifyHours>,
    verdict: Parameters<typeof decideHours>[1],
  ) => {
    const [stored, actor] = await Promise.all([hours.find(params.hoursId), copies.actorOf(caller)]);
    const found = visible(stored, caller, 'hours.not-found');
    actingIn({ caller, posts: actor.posts }, hoursRoutes.verifyHours.access, found, given);
    const about = await hours.concernedBy(found);
    const decision = decideHours(matching(found, ifMatch), verdict, { actor, ...about }, given);
    await hours.save(decision, verdict.status === 'refused' ? -found.minutes : 0, command);
    return decision.next;
  };

  return {
    async logHours({ body, caller, command, given }) {
      const [found, existing, activity, posts] = await Promise.all([
        volunteers.find(body.volunteerId),
        hours.find(body.hoursId),
        activities.findActivity(body.activityId),
        copies.postsOf(caller, enterers),
      ]);
      const volunteer = visible(found?.record, caller, 'volunteer.not-found');
      const roles = actingIn({ caller, posts }, hoursRoutes.logHours.access, volunteer, given);
      checkWriter(volunteer, { by: command.actor, roles });
      endRepeated(existing, command.fingerprint);
      const entry = { by: command.actor, createdAs: command.fingerprint };
      const decision = logHours(body, { volunteer, activity }, entry, given);
      await hours.save(decision, decision.next.minutes, command);
      return decision.next;
    },

    async listHours({ query: { status, volunteerId, activityId }, area, page, caller, given }) {
      const isReader = readsProgramme(caller);
      if (!isReader && !volunteerId) throw new Problem('volunteer.not-own-record');
      const [listed, own] = await Promise.all([
        hours.list({ area, page, now: given.now, status, volunteerId, activityId }),
        isReader || !volunteerId ? undefined : volunteers.find(volunteerId),
      ]);
      if (!isReader && own?.record.account !== caller.id) throw new Problem('volunteer.not-own-record');
      return listed;
    },

    async getHours({ params, caller }) {
      const found = visible(await hours.find(params.hoursId), caller, 'hours.not-found');
      if (!readsProgramme(caller) && found.origin.enteredBy !== caller.id)
        throw new Problem('hours.not-found');
      return found;
    },

    verifyHours: (request) => decide(request, { status: 'verified' }),
    refuseHours: ({ body, ...request }) =>
      decide({ ...request, body: undefined }, { status: 'refused', because: body.because }),
  };
};
