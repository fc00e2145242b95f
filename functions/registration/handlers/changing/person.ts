import { visible } from '../../../../shared/area/visible.ts';
import { actingIn } from '../../../../shared/contract/acting.ts';
import type { Given } from '../../../../shared/contract/given.ts';
import { Problem } from '../../../../shared/errors.ts';
import { type PersonalOfPerson, personRoutes } from '../../../../shared/routes/registration/persons.ts';
import { checkNik } from '../../domain/nik.ts';
import { correctPerson, mustBeOpenPerson, type PersonRecord } from '../../domain/person.ts';
import { type Element, personSets } from '../../domain/sets.ts';
import type { AccountStore } from '../../store/accounts.ts';
import type { LoadedPerson, PersonStore } from '../../store/persons.ts';
import type { Changeable, Loading } from '../keeping.ts';

interface Deps {
  readonly persons: PersonStore;
  readonly accounts: AccountStore;
}

/** The answer about a person: no account, only that there is one; the personal fields that may be seen. */
export const personAnswer = (
  { account, ...record }: PersonRecord,
  personal: Partial<PersonalOfPerson> | undefined,
) => ({ ...record, hasAccount: account !== undefined, ...personal });

type Answer = ReturnType<typeof personAnswer>;

/** A person as it was loaded, ready to be changed by its rule. */
export const changingPerson =
  ({ persons }: Deps) =>
  async (found: LoadedPerson, given: Given): Promise<Changeable<Answer>> => {
    const { record } = found;
    const before = await persons.open(found);
    return {
      kind: 'person',
      id: record.personId,
      record,
      standing: { ...record, ...before },
      sets: personSets,
      shape: personRoutes.changePerson.body,
      personal: found.personal,
      mustBeOpen: () => mustBeOpenPerson(record),
      // with what stands a number may disagree because of what the other side has changed: that is kept
      mustBePossible: ({ nik, sex, birthDate }: Element) =>
        checkNik(
          Object.fromEntries(
            Object.entries({ nik, sex, birthDate }).filter(([, value]) => value !== null),
          ) as Parameters<typeof checkNik>[0],
        ),
      change: async (patch) => {
        if (!before) throw new Problem('person.gone', { erasedAt: record.erasedAt });
        const decision = correctPerson(record, before, patch, given);
        const change = await persons.prepared(decision, found.personal);
        const answer = personAnswer(decision.next, decision.personal);
        return { ...change, answer: { ...answer, warnings: decision.warnings } };
      },
      answer: () => personAnswer(record, undefined),
    };
  };

/** Loads a person for who may enter and correct persons. */
export const loadingPerson = (deps: Deps): Loading<Answer> => {
  const changing = changingPerson(deps);
  return async (personId, { caller, given }) => {
    const { access } = personRoutes.changePerson;
    const [found, posts] = await Promise.all([
      deps.persons.find(personId),
      deps.accounts.postsOf(caller, access),
    ]);
    const record = visible(found?.record, caller, 'person.not-found');
    actingIn({ caller, posts }, access, record, given);
    return changing(found as LoadedPerson, given);
  };
};
