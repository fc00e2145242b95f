import { happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { MemberId, PersonId } from '../../../shared/contract/primitives.ts';
import { refused } from '../../../shared/errors.ts';
import { householdsMerged, householdsUnmerged } from '../../../shared/events/registration/duplicates.ts';
import { householdChanged } from '../../../shared/events/registration/households.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { DuplicateDecision } from '../../../shared/routes/registration/duplicates.ts';
import type { HouseholdMember, PersonalOfHousehold } from '../../../shared/routes/registration/households.ts';
import type { PairRecord } from './duplicate.ts';
import { type HouseholdRecord, mustBeOpen, toldHousehold } from './household.ts';
import { checkPersonal, personIdsOf } from './household-content.ts';
import {
  aboutChoice,
  type Before,
  basesOfBoth,
  chosen,
  type MergeDecision,
  type Merging,
  mergedFromBoth,
  mergedPair,
  mustKnow,
  noted,
  undone,
} from './merge.ts';
import { plainName } from './names.ts';
import { householdSets } from './sets.ts';
import { touched } from './touched.ts';

export type HouseholdMerge = MergeDecision<HouseholdRecord, PersonalOfHousehold>;
type Households = Merging<HouseholdRecord, PersonalOfHousehold>;
type Take = NonNullable<DuplicateDecision['take']>;

const ofRecord = ['rt', 'rw'] as const;
const ofPersonal = ['cardNumber', 'address', 'phone', 'welfareNotes'] as const;

const told = (
  contract: typeof householdsMerged | typeof householdsUnmerged,
  { pairId }: PairRecord,
  kept: HouseholdRecord,
  other: HouseholdRecord,
  { now, newId }: Given,
  take?: Take,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: kept.householdId,
    recordversion: kept.version,
    area: kept.area,
    data: {
      householdId: kept.householdId,
      locationId: kept.locationId,
      mergedId: other.householdId,
      pairId,
      personIds: kept.personIds as PersonId[],
      ...(take && { take }),
    },
    state: kept,
  });

/** What a device could have sent of a household, and may have changed. */
const sentOf = ({ rt, rw, bases }: HouseholdRecord, personal: object) => ({ rt, rw, bases, ...personal });

/** Whether two members are evidently one: by an id or number, or by the name where no birth date says otherwise. */
const isSame = (one: HouseholdMember, other: HouseholdMember): boolean =>
  one.memberId === other.memberId ||
  (one.personId !== undefined && one.personId === other.personId) ||
  (one.nik !== undefined && one.nik === other.nik) ||
  (plainName(one.name) === plainName(other.name) &&
    (one.nik === undefined || other.nik === undefined) &&
    (one.birthDate === undefined || other.birthDate === undefined || one.birthDate === other.birthDate));

/**
 * The members that stay: those named, of either household; else all of the kept one, completed by what the other knows
 * of them. Whoever only the other one knows must be chosen or left out by a person: nobody vanishes unasked.
 */
const membersOf = (
  kept: PersonalOfHousehold,
  other: PersonalOfHousehold,
  memberIds: readonly MemberId[] | undefined,
): HouseholdMember[] => {
  if (!memberIds) {
    const unknown = other.members.filter((member) => !kept.members.some((own) => isSame(own, member)));
    if (unknown.length > 0) {
      throw refused('duplicate.members-unchosen', '/take/members', {
        rule: 'R-10',
        memberIds: unknown.map(({ memberId }) => memberId),
      });
    }
    return kept.members.map((own) => ({
      ...other.members.find((member) => isSame(own, member)),
      ...own,
    }));
  }
  const known = [...kept.members, ...other.members];
  return memberIds.map((memberId, index) => {
    const member = known.find((one) => one.memberId === memberId);
    if (!member) throw refused('duplicate.not-of-pair', `/take/members/${index}`, { memberId });
    return member;
  });
};

/**
 * Merges two households by the decision of a person: the kept one gets the chosen values, the other points to
 * it and keeps its own. What stands in lists and groups under the other's id is resolved there, not rewritten here.
 */
export const mergeHouseholds = (
  pair: PairRecord,
  { kept, other }: Households,
  take: Take,
  by: string,
  given: Given,
): HouseholdMerge => {
  const keptId = kept.record.householdId;
  const { next, told: decided } = mergedPair(pair, keptId, by, given);
  mustBeOpen(kept.record);
  mustBeOpen(other.record);
  mustKnow(take, [...ofRecord, ...ofPersonal, 'members']);
  const members = membersOf(kept.personal, other.personal, take.members);
  const personal = { ...chosen(kept.personal, other.personal, take, ofPersonal), members };
  aboutChoice(() => checkPersonal(personal, today(given, kept.record.area.code)));

  const { rt: _, rw: __, ...rest } = kept.record;
  const version = kept.record.version + 1;
  const stays: HouseholdRecord = {
    ...rest,
    ...chosen(kept.record, other.record, take, ofRecord),
    bases: basesOfBoth(kept.record.bases, other.record.bases),
    memberCount: members.length,
    personIds: personIdsOf(personal),
    mergedFrom: mergedFromBoth(kept.record, other.record, other.record.householdId),
    version,
  };
  const changes = noted(sentOf(kept.record, kept.personal), sentOf(stays, personal), householdSets);
  const record = { ...stays, touched: touched(stays.touched, changes, version) };
  const points: HouseholdRecord = {
    ...other.record,
    status: 'merged',
    mergedInto: keptId,
    version: other.record.version + 1,
  };
  return {
    next,
    kept: { record, personal },
    other: points,
    events: [
      decided,
      told(householdsMerged, next, record, points, given, take),
      toldHousehold(householdChanged, points, given),
    ],
  };
};

/** Undoes a merge: both households stand as before, in new versions; refused by name when one changed since. */
export const unmergeHouseholds = (
  pair: PairRecord,
  { kept, other }: Merging<HouseholdRecord, PersonalOfHousehold | undefined>,
  before: Before<HouseholdRecord>,
  personal: PersonalOfHousehold,
  given: Given,
): HouseholdMerge => {
  const changes = noted(
    sentOf(kept.record, kept.personal ?? {}),
    sentOf(before.kept, personal),
    householdSets,
  );
  const both = { kept: kept.record, other: other.record };
  const idOf = ({ householdId }: HouseholdRecord) => householdId;
  const { next, told: reopened, stays, returns } = undone(pair, both, before, { idOf, changes }, given);
  return {
    next,
    kept: { record: stays, personal },
    other: returns,
    events: [
      reopened,
      told(householdsUnmerged, next, stays, returns, given),
      toldHousehold(householdChanged, returns, given),
    ],
  };
};
