import { visible } from '../../../shared/area/visible.ts';
import type { Caller, Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { personRoutes } from '../../../shared/routes/registration/persons.ts';
import { holdsOffice, linkAccount, registerPerson, unlinkAccount } from '../domain/person.ts';
import { personSeenBy } from '../domain/person-sight.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { LocationStore } from '../store/locations.ts';
import type { LoadedPerson, PersonStore } from '../store/persons.ts';
import { changingPerson, loadingPerson, personAnswer } from './changing/person.ts';
import { contentOf, isOtherContent, type Keeping } from './keeping.ts';

interface Deps {
  readonly persons: PersonStore;
  readonly locations: LocationStore;
  readonly accounts: AccountStore;
  readonly keep: Keeping;
}

const answer = personAnswer;

export const personHandlers = ({
  persons,
  locations,
  accounts,
  keep,
}: Deps): RouteHandlers<typeof personRoutes> => {
  const loading = loadingPerson({ persons, accounts });
  const changing = changingPerson({ persons, accounts });
  /** Loads a person and the caller's posts together, and refuses who may not enter anything about it. */
  const entering = async (personId: string, caller: Caller, access: readonly Role[], given: Given) => {
    const [found, posts] = await Promise.all([persons.find(personId), accounts.postsOf(caller, access)]);
    const record = visible(found?.record, caller, 'person.not-found');
    actingIn({ caller, posts }, access, record, given);
    return found as LoadedPerson;
  };

  return {
    async registerPerson(request) {
      const { body, caller, command, given } = request;
      const { access } = personRoutes.registerPerson;
      const [found, existing, posts] = await Promise.all([
        locations.find(body.locationId),
        body.personId && persons.find(body.personId),
        accounts.postsOf(caller, access),
      ]);
      const location = visible(found, caller, 'location.not-found');
      actingIn({ caller, posts }, access, location, given);
      if (existing) {
        if (isOtherContent(existing.record, request, existing.record.locationId === body.locationId)) {
          const sent = contentOf(body, personRoutes.changePerson.body);
          return keep.late(await changing(existing, given), sent, 0, request);
        }
        endRepeated(existing.record, command.fingerprint, async (record) =>
          answer(record, await persons.open(existing)),
        );
      }
      const decision = registerPerson(
        body,
        location,
        { by: command.actor, createdAs: command.fingerprint },
        given,
      );
      await persons.save(decision, undefined, command);
      return { ...answer(decision.next, decision.personal), warnings: decision.warnings };
    },

    async listPersons({ area, page, given }) {
      const listed = await persons.list({ area, page, now: given.now });
      return { ...listed, items: listed.items.map((person) => answer(person, undefined)) };
    },

    async getPerson({ params, caller, purpose, given }) {
      const { access } = personRoutes.getPerson;
      const [found, posts] = await Promise.all([
        persons.find(params.personId),
        accounts.postsOf(caller, access),
      ]);
      const record = visible(found?.record, caller, 'person.not-found');
      if (record.restrictedAt && purpose !== 'audit' && purpose !== 'request-of-person')
        throw new Problem('person.restricted', { rule: 'D-2' });
      const personal = found && (await persons.open(found));
      if (purpose) {
        const roles = actingIn({ caller, posts }, access, record, given);
        await persons.recordAccess(params.personId, { ...caller, roles }, purpose, given);
        return answer(record, personal && personSeenBy(roles, personal));
      }
      if (!holdsOffice(record, today(given, record.area.code)))
        throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
      return answer(record, personal && { name: personal.name });
    },

    async changePerson(request) {
      return keep.change(await loading(request.params.personId, request), request.body, request);
    },

    async linkAccount({ params, body, caller, command, given, ifMatch }) {
      const person = await entering(params.personId, caller, personRoutes.linkAccount.access, given);
      const decision = linkAccount(matching(person.record, ifMatch), body.account, given);
      await persons.saveAccount(decision, person, command);
      return answer(decision.next, await persons.open(person));
    },

    async unlinkAccount({ params, caller, command, given, ifMatch }) {
      const person = await entering(params.personId, caller, personRoutes.unlinkAccount.access, given);
      const decision = unlinkAccount(matching(person.record, ifMatch), given);
      await persons.saveAccount(decision, person, command);
      return answer(decision.next, await persons.open(person));
    },
  };
};
