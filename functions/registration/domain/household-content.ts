import type { RuleWarning } from '../../../shared/contract/event.ts';
import type { LocalDate, MemberId } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import type { HouseholdMember, PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import { checkNik, readNik } from './nik.ts';

/** Refuses a member born after today, or with a NIK that nobody issues or that says somebody else. */
export const checkMember = (member: HouseholdMember, index: number, date: LocalDate): void => {
  const at = `/members/${index}`;
  if (member.birthDate !== undefined && member.birthDate > date)
    throw refused('household.born-in-future', `${at}/birthDate`, { rule: 'R-8', today: date });
  checkNik(member, { impossible: 'household.number-impossible', mismatch: 'household.number-mismatch', at });
};

const isSame = (one: HouseholdMember, other: HouseholdMember): boolean =>
  (one.memberId !== undefined && one.memberId === other.memberId) ||
  (one.nik !== undefined && one.nik === other.nik) ||
  (one.personId !== undefined && one.personId === other.personId);

/**
 * Refuses what a household cannot be: impossible numbers, no head or two, one member twice. Within one household
 * that is a slip of the pen; between two it is a suspicion that blocks nothing.
 */
export const checkPersonal = ({ members, cardNumber }: PersonalOfHousehold, date: LocalDate): void => {
  for (const [index, member] of members.entries()) {
    checkMember(member, index, date);
    if (members.slice(0, index).some((other) => isSame(other, member)))
      throw refused('household.member-twice', `/members/${index}`, { rule: 'R-6' });
  }
  if (members.filter(({ relation }) => relation === 'head').length !== 1)
    throw refused('household.not-one-head', '/members', { rule: 'R-6' });
  if (cardNumber !== undefined && !readNik(cardNumber))
    throw refused('household.number-impossible', '/cardNumber', { rule: 'R-8' });
};

interface Links {
  /** In which location each person is registered. */
  readonly homes: ReadonlyMap<string, string>;
  readonly locationId: string;
  /** Persons who belong to the household already. */
  readonly known?: readonly string[];
}

/**
 * Refuses members linked to nobody, or to somebody of another kelurahan: by SD-4 a wrong link would keep the wrong people
 * from deciding.
 */
export const checkLinks = (
  members: readonly HouseholdMember[],
  { homes, locationId, known = [] }: Links,
): void => {
  for (const [index, { personId }] of members.entries()) {
    if (personId === undefined || known.includes(personId)) continue;
    const pointer = `/members/${index}/personId`;
    const home = homes.get(personId);
    if (home === undefined)
      throw new Problem('person.not-found', { personId }, [
        { pointer, code: 'person.not-found', message: personId },
      ]);
    if (home !== locationId) throw refused('person.elsewhere', pointer, { personId });
  }
};

const absent = (pointer: string): RuleWarning => ({
  code: 'household.number-absent',
  rule: 'R-9',
  pointer,
});

/**
 * Personal fields as they are stored: members get their ids; a `0`, which stands on forms for a number that nobody has,
 * is absent, and the answer says so. Fields stand in one order, so that they can be compared.
 */
export const asStored = (
  { members, cardNumber, ...rest }: PersonalOfHousehold,
  newId: () => string,
): { readonly personal: PersonalOfHousehold; readonly warnings: readonly RuleWarning[] | undefined } => {
  const warnings = [
    ...members.flatMap(({ nik }, index) => (nik === '0' ? [absent(`/members/${index}/nik`)] : [])),
    ...(cardNumber === '0' ? [absent('/cardNumber')] : []),
  ];
  const kept = members.map(({ memberId, nik, ...member }) => ({
    memberId: memberId ?? (newId() as MemberId),
    ...member,
    ...(nik !== undefined && nik !== '0' && { nik }),
  }));
  return {
    personal: {
      ...rest,
      ...(cardNumber !== undefined && cardNumber !== '0' && { cardNumber }),
      members: kept,
    },
    warnings: warnings.length > 0 ? warnings : undefined,
  };
};

/** The persons of the programme who belong to a household. */
export const personIdsOf = ({ members }: Pick<PersonalOfHousehold, 'members'>): string[] =>
  members.flatMap(({ personId }) => (personId ? [personId] : []));
