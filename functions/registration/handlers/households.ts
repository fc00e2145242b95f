import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { householdRoutes, type PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import { correctHousehold, type HouseholdRecord, registerHousehold } from '../domain/household.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { HouseholdStore } from '../store/households.ts';
import type { LocationStore } from '../store/locations.ts';

interface Deps {
  readonly households: HouseholdStore;
  readonly locations: LocationStore;
  readonly accounts: AccountStore;
}

/** The answer about a household: the record, and the personal fields that may be seen. */
const answer = (record: HouseholdRecord, personal?: PersonalOfHousehold) => ({ ...record, ...personal });

export const householdHandlers = ({
  households,
  locations,
  accounts,
}: Deps): RouteHandlers<typeof householdRoutes> => ({
  async registerHousehold({ body, caller, command, given }) {
    const { access } = householdRoutes.registerHousehold;
    const [found, existing, posts] = await Promise.all([
      locations.find(body.locationId),
      body.householdId && households.find(body.householdId),
      accounts.postsOf(caller, access),
    ]);
    const location = visible(found, caller, 'location.not-found');
    actingIn({ caller, posts }, access, location, given);
    if (existing) {
      endRepeated(existing.record, command.fingerprint, async (record) =>
        answer(record, await households.open(existing)),
      );
    }
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
    const found = await households.find(params.householdId);
    const record = visible(found?.record, caller, 'household.not-found');
    if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
    if (record.restrictedAt && purpose !== 'audit' && purpose !== 'request-of-person')
      throw new Problem('household.restricted', { rule: 'D-2' });
    await households.recordAccess(params.householdId, caller, purpose, given);
    return answer(record, found && (await households.open(found)));
  },

  async changeHousehold({ params, body, caller, command, given, ifMatch }) {
    const { access } = householdRoutes.changeHousehold;
    const [found, posts] = await Promise.all([
      households.find(params.householdId),
      accounts.postsOf(caller, access),
    ]);
    const record = visible(found?.record, caller, 'household.not-found');
    actingIn({ caller, posts }, access, record, given);
    const before = found && (await households.open(found));
    if (!before) throw new Problem('household.gone', { status: record.status });
    const decision = correctHousehold(matching(record, ifMatch), before, body, given);
    await households.save(decision, found, command);
    return { ...answer(decision.next, decision.personal), warnings: decision.warnings };
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
});
