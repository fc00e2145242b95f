import { happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import { personsMerged, personsUnmerged } from '../../../shared/events/registration/duplicates.ts';
import type { DuplicateDecision } from '../../../shared/routes/registration/duplicates.ts';
import type { PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import type { PairRecord } from './duplicate.ts';
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
import { checkNik } from './nik.ts';
import { mustBeOpenPerson, type PersonRecord, stateOfPerson, toldPosts } from './person.ts';
import { checkPost } from './post.ts';
import { personSets } from './sets.ts';
import { touched } from './touched.ts';

export type PersonMerge = MergeDecision<PersonRecord, PersonalOfPerson>;
type Persons = Merging<PersonRecord, PersonalOfPerson>;
type Take = NonNullable<DuplicateDecision['take']>;

const ofRecord = ['sex'] as const;
const ofPersonal = ['name', 'nik', 'birthDate', 'phone', 'address'] as const;

const told = (
  contract: typeof personsMerged | typeof personsUnmerged,
  { pairId }: PairRecord,
  kept: PersonRecord,
  other: PersonRecord,
  { now, newId }: Given,
  take?: Take,
) =>
  happened(contract, {
    id: newId(),
    at: now,
    subject: kept.personId,
    recordversion: kept.version,
    area: kept.area,
    data: {
      personId: kept.personId,
      locationId: kept.locationId,
      mergedId: other.personId,
      pairId,
      ...(take && { take }),
    },
    state: stateOfPerson(kept),
  });

/** What a device could have sent of a person, and may have changed. */
const sentOf = ({ sex, bases }: PersonRecord, personal: object) => ({ sex, bases, ...personal });

/** Posts of both: refused, by name, when one person may not hold them together (SD-1 to SD-3). */
const postsOf = (kept: PersonRecord, other: PersonRecord): PersonRecord['posts'] => {
  for (const [index, post] of other.posts.entries())
    checkPost([...kept.posts, ...other.posts.slice(0, index)], post);
  return [...kept.posts, ...other.posts];
};

const basesOf = ({ bases: own }: PersonRecord, { bases: others }: PersonRecord): PersonRecord['bases'] => {
  return own && others ? basesOfBoth(own, others) : (own ?? others);
};

/**
 * Merges two persons by the decision of another (R-10, K-2): the kept one gets the chosen values, the posts of both and
 * the account, if one of them has one; the other points to it and acts no more.
 */
export const mergePersons = (
  pair: PairRecord,
  { kept, other }: Persons,
  take: Take,
  by: string,
  given: Given,
): PersonMerge => {
  const keptId = kept.record.personId;
  const { next, told: decided } = mergedPair(pair, keptId, by, given);
  mustBeOpenPerson(kept.record);
  mustBeOpenPerson(other.record);
  mustKnow(take, [...ofRecord, ...ofPersonal]);
  if (kept.record.account !== undefined && other.record.account !== undefined)
    throw new Problem('duplicate.two-accounts', { recordIds: pair.recordIds });
  const posts = postsOf(kept.record, other.record);
  const personal = chosen(kept.personal, other.personal, take, ofPersonal);
  const { sex } = chosen(kept.record, other.record, take, ofRecord);
  aboutChoice(() => checkNik({ ...personal, sex }));

  const version = kept.record.version + 1;
  const bases = basesOf(kept.record, other.record);
  const account = kept.record.account ?? other.record.account;
  const stays: PersonRecord = {
    ...kept.record,
    sex,
    posts,
    ...(bases && { bases }),
    ...(account !== undefined && { account }),
    mergedFrom: mergedFromBoth(kept.record, other.record, other.record.personId),
    version,
  };
  const changes = noted(sentOf(kept.record, kept.personal), sentOf(stays, personal), personSets);
  const record = { ...stays, touched: touched(stays.touched ?? {}, changes, version) };
  const { account: _, ...rest } = other.record;
  const points: PersonRecord = {
    ...rest,
    posts: [],
    mergedInto: keptId,
    version: other.record.version + 1,
  };
  return {
    next,
    kept: { record, personal },
    other: points,
    events: [
      decided,
      told(personsMerged, next, record, points, given, take),
      ...toldOfPosts(kept.record, record, given),
      toldPosts(points, given),
    ],
  };
};

/** Whoever keeps a copy of posts and accounts hears of the kept person only what changed. */
const toldOfPosts = (before: PersonRecord, after: PersonRecord, given: Given) =>
  before.account === after.account && before.posts.length === after.posts.length
    ? []
    : [toldPosts(after, given)];

/** Undoes a merge: both persons stand as before, in new versions; refused by name when one changed since. */
export const unmergePersons = (
  pair: PairRecord,
  { kept, other }: Merging<PersonRecord, PersonalOfPerson | undefined>,
  before: Before<PersonRecord>,
  personal: PersonalOfPerson,
  given: Given,
): PersonMerge => {
  const changes = noted(sentOf(kept.record, kept.personal ?? {}), sentOf(before.kept, personal), personSets);
  const both = { kept: kept.record, other: other.record };
  const idOf = ({ personId }: PersonRecord) => personId;
  const { next, told: reopened, stays, returns } = undone(pair, both, before, { idOf, changes }, given);
  return {
    next,
    kept: { record: stays, personal },
    other: returns,
    events: [
      reopened,
      told(personsUnmerged, next, stays, returns, given),
      ...toldOfPosts(kept.record, stays, given),
      toldPosts(returns, given),
    ],
  };
};
