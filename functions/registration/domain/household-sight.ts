import type { Purpose, Role } from '../../../shared/contract/access.ts';
import { readsRestricted } from '../../../shared/contract/levels.ts';
import { Problem } from '../../../shared/errors.ts';
import type { HouseholdMember, PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import type { HouseholdRecord } from './household.ts';
import { masked } from './level.ts';
import { isAmong, type Oneself } from './oneself.ts';

/** Who looks at a household: the account, and the roles that count there today. */
export interface Onlooker {
  readonly account: string;
  readonly roles: readonly Role[];
}

const isVolunteerOnly = ({ roles }: Onlooker): boolean => roles.every((role) => role === 'volunteer');

/** A volunteer opens and corrects what the same account entered (section 3.2); others by their role. */
export const mustBeOwnEntry = ({ origin }: HouseholdRecord, onlooker: Onlooker): void => {
  if (isVolunteerOnly(onlooker) && origin.enteredBy !== onlooker.account)
    throw new Problem('household.entered-by-another', { rule: 'D-4' });
};

/** SD-4: what is known of a household decides what it gets, so nobody enters or corrects the own one. */
export const mustNotBeOwn = (personIds: readonly string[], oneself: Oneself): void => {
  if (isAmong(personIds, oneself)) throw new Problem('household.own', { rule: 'SD-4' });
};

/** While processing is restricted (D-2) data are read to audit that, and for the household itself. */
export const mustBeReadable = ({ restrictedAt }: HouseholdRecord, purpose: Purpose): void => {
  if (restrictedAt !== undefined && purpose !== 'audit' && purpose !== 'request-of-person')
    throw new Problem('household.restricted', { rule: 'D-2' });
};

/**
 * Level of what somebody is shown (section 16). A volunteer was told everything by the family and corrects it: of the
 * own entries all is shown.
 */
export const levelFor = (onlooker: Onlooker): 'P2' | 'P3' =>
  isVolunteerOnly(onlooker) || readsRestricted(onlooker.roles) ? 'P3' : 'P2';

const memberAtP2 = ({ nik, birthDate: _, ...member }: HouseholdMember): HouseholdMember => ({
  ...member,
  ...(nik !== undefined && { nik: masked(nik) }),
});

/** Names, relations and phone at P2, numbers masked; birth dates (which complete a masked NIK), address and notes at P3. */
export const seenAt = (level: 'P2' | 'P3', personal: PersonalOfHousehold): Partial<PersonalOfHousehold> => {
  if (level === 'P3') return personal;
  const { members, cardNumber, phone } = personal;
  return {
    members: members.map(memberAtP2),
    ...(cardNumber !== undefined && { cardNumber: masked(cardNumber) }),
    ...(phone !== undefined && { phone }),
  };
};
