import { visible } from '../../../shared/area/visible.ts';
import type { Caller } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import { readsRestricted } from '../../../shared/contract/levels.ts';
import type { Request, RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { enterers } from '../../../shared/routes/shapes.ts';
import { volunteerRoutes } from '../../../shared/routes/volunteers/volunteers.ts';
import {
  changeVolunteer,
  checkReader,
  checkWriter,
  type PersonalOfVolunteer,
  registerVolunteer,
  type VolunteerDecision,
  type VolunteerRecord,
} from '../domain/volunteer.ts';
import { addProof, addTraining, beginRole, endRole } from '../domain/volunteer-parts.ts';
import type { VolunteerStore } from '../store/volunteers.ts';

interface Deps {
  readonly volunteers: VolunteerStore;
  readonly copies: CopyStore;
}

/** The answer about a volunteer: not whose account it is, and the personal fields that may be seen. */
const answer = ({ account: _, ...record }: VolunteerRecord, personal?: PersonalOfVolunteer) => ({
  ...record,
  ...personal,
});

/** What a reader may see: proofs stand at level P3, but for the volunteer's own (section 16). */
const seenBy = ({ id, roles }: Caller, { account }: VolunteerRecord, personal?: PersonalOfVolunteer) => {
  if (!personal || account === id || readsRestricted(roles)) return personal;
  const { proofs: _, ...seen } = personal;
  return seen;
};

type Changing = Pick<
  Request<typeof volunteerRoutes.changeVolunteer>,
  'params' | 'caller' | 'command' | 'given' | 'ifMatch'
>;
type Rule = (record: VolunteerRecord, before: PersonalOfVolunteer) => VolunteerDecision;

export const volunteerHandlers = ({ volunteers, copies }: Deps): RouteHandlers<typeof volunteerRoutes> => {
  /** Changes a volunteer by a rule: whoever may change the record may change any part of it. */
  const changed = async ({ params, caller, command, given, ifMatch }: Changing, rule: Rule) => {
    const { access } = volunteerRoutes.changeVolunteer;
    const [found, posts] = await Promise.all([
      volunteers.find(params.volunteerId),
      copies.postsOf(caller, enterers),
    ]);
    const record = visible(found?.record, caller, 'volunteer.not-found');
    checkWriter(record, { by: command.actor, roles: actingIn({ caller, posts }, access, record, given) });
    const before = found && (await volunteers.open(found));
    if (!before) throw new Problem('volunteer.gone', { erasedAt: record.erasedAt });
    const decision = rule(matching(record, ifMatch), before);
    await volunteers.save(decision, found.personal, command);
    return answer(decision.next, decision.personal);
  };

  return {
    async registerVolunteer({ body, caller, command, given }) {
      const { access } = volunteerRoutes.registerVolunteer;
      const [found, existing, posts] = await Promise.all([
        copies.findLocation(body.locationId),
        body.volunteerId && volunteers.find(body.volunteerId),
        copies.postsOf(caller, enterers),
      ]);
      const location = visible(found, caller, 'location.not-enrolled');
      const roles = actingIn({ caller, posts }, access, location, given);
      if (existing) {
        endRepeated(existing.record, command.fingerprint, async (record) =>
          answer(record, await volunteers.open(existing)),
        );
      }
      const entry = { by: command.actor, roles, createdAs: command.fingerprint };
      const decision = registerVolunteer(body, location, entry, given);
      await volunteers.save(decision, undefined, command);
      return answer(decision.next, decision.personal);
    },

    async listVolunteers({ area, page, given }) {
      const listed = await volunteers.list({ area, page, now: given.now });
      return { ...listed, items: listed.items.map((volunteer) => answer(volunteer)) };
    },

    async getVolunteer({ params, caller, purpose, given }) {
      const found = await volunteers.find(params.volunteerId);
      const record = visible(found?.record, caller, 'volunteer.not-found');
      checkReader(record, caller, purpose);
      if (purpose) await volunteers.recordAccess(params.volunteerId, caller, purpose, given);
      return answer(record, seenBy(caller, record, found && (await volunteers.open(found))));
    },

    changeVolunteer: (request) =>
      changed(request, (...found) => changeVolunteer(...found, request.body, request.given)),
    beginVolunteerRole: (request) =>
      changed(request, (...found) => beginRole(...found, request.body, request.given)),
    endVolunteerRole: (request) =>
      changed(request, (...found) => endRole(...found, request.body, request.given)),
    proveVolunteer: (request) =>
      changed(request, (...found) => addProof(...found, request.body, request.given)),
    addTraining: (request) =>
      changed(request, (...found) => addTraining(...found, request.body, request.given)),
  };
};
