import { visible } from '../../../shared/area/visible.ts';
import { type Caller, postRoles, type Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import { householdRoutes } from '../../../shared/routes/registration/households.ts';
import { registerHousehold } from '../domain/household.ts';
import { checkLinks, personIdsOf } from '../domain/household-content.ts';
import { levelFor, mustBeOwnEntry, mustBeReadable, mustNotBeOwn, seenAt } from '../domain/household-sight.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { HouseholdStore } from '../store/households.ts';
import type { LocationStore } from '../store/locations.ts';
import { changingHousehold, householdAnswer, loadingHousehold } from './changing/household.ts';
import { contentOf, isOtherContent, type Keeping } from './keeping.ts';

interface Deps {
  readonly households: HouseholdStore;
  readonly locations: LocationStore;
  readonly accounts: AccountStore;
  readonly keep: Keeping;
}

const answer = householdAnswer;

/** A volunteer may hold a post too and then acts by it: whether one is held is asked of whoever has such a role. */
const byPost = (access: readonly Role[]): readonly Role[] => access.filter((role) => postRoles[role]);

export const householdHandlers = ({
  households,
  locations,
  accounts,
  keep,
}: Deps): RouteHandlers<typeof householdRoutes> => {
  const loading = loadingHousehold({ households, accounts });
  const changing = changingHousehold({ households });
  /** Posts of a caller, and for SD-4 the person, where the request names persons. */
  const actorOf = async (caller: Caller, access: readonly Role[], namesPersons: boolean) =>
    namesPersons
      ? accounts.actorOf(caller)
      : { personId: undefined, posts: await accounts.postsOf(caller, byPost(access)) };

  return {
    async registerHousehold(request) {
      const { body, caller, command, given } = request;
      const { access } = householdRoutes.registerHousehold;
      const personIds = personIdsOf(body);
      const [found, existing, actor, homes] = await Promise.all([
        locations.find(body.locationId),
        body.householdId && households.find(body.householdId),
        actorOf(caller, access, personIds.length > 0),
        households.homesOf(personIds),
      ]);
      const location = visible(found, caller, 'location.not-found');
      actingIn({ caller, posts: actor.posts }, access, location, given);
      mustNotBeOwn(personIds, actor);
      if (existing) {
        if (isOtherContent(existing.record, request, existing.record.locationId === body.locationId)) {
          const asking = { caller, given, actor, access, homes };
          const sent = contentOf(body, householdRoutes.changeHousehold.body);
          return keep.late(await changing(existing, asking), sent, 0, request);
        }
        // what the sender has sent is shown again; what others have corrected since is read for a purpose
        endRepeated(existing.record, command.fingerprint, async (record) =>
          answer(record, record.version === 1 ? await households.open(existing) : undefined),
        );
      }
      checkLinks(body.members, { homes, locationId: location.locationId });
      const entry = { by: command.actor, createdAs: command.fingerprint };
      const decision = registerHousehold(body, location, entry, given);
      await households.save(decision, undefined, command);
      return { ...answer(decision.next, decision.personal), warnings: decision.warnings };
    },

    async listHouseholds({ area, page, given }) {
      const listed = await households.list({ area, page, now: given.now });
      return { ...listed, items: listed.items.map((household) => answer(household)) };
    },

    async getHousehold({ params, caller, purpose, given }) {
      const { access } = householdRoutes.getHousehold;
      const [found, posts] = await Promise.all([
        households.find(params.householdId),
        accounts.postsOf(caller, byPost(access)),
      ]);
      const record = visible(found?.record, caller, 'household.not-found');
      if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
      const roles = actingIn({ caller, posts }, access, record, given);
      const onlooker = { account: caller.id, roles };
      mustBeOwnEntry(record, onlooker);
      mustBeReadable(record, purpose);
      await households.recordAccess(params.householdId, { ...caller, roles }, purpose, given);
      const personal = found && (await households.open(found));
      return answer(record, personal && seenAt(levelFor(onlooker), personal));
    },

    async changeHousehold(request) {
      const { params, body } = request;
      const personIds = personIdsOf({ members: body.members ?? [] });
      return keep.change(await loading(params.householdId, request, { personIds }), body, request);
    },

    async listHouseholdReads({ params, caller, page, given }) {
      const { access } = householdRoutes.listHouseholdReads;
      const [found, reads, posts] = await Promise.all([
        households.find(params.householdId),
        households.reads(params.householdId, page),
        accounts.postsOf(caller, access),
      ]);
      const record = visible(found?.record, caller, 'household.not-found');
      actingIn({ caller, posts }, access, record, given);
      return reads;
    },
  };
};
