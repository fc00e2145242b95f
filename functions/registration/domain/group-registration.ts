import type * as z from 'zod/mini';
import type { Role } from '../../../shared/contract/access.ts';
import { entered } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { groupRegistered } from '../../../shared/events/registration/groups.ts';
import { plusDays, plusYears, today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Group, GroupMember } from '../../../shared/routes/registration/group-shapes.ts';
import type { groupRoutes } from '../../../shared/routes/registration/groups.ts';
import { type BoardRecord, mustDecide } from './board.ts';
import {
  compositionOf,
  counted,
  decided,
  type GroupDecision,
  type GroupRecord,
  isStanding,
  lastDayOf,
} from './group.ts';
import { admitted, checkPast, type Named } from './group-admission.ts';
import { appointed, prolonged } from './group-office.ts';
import type { Entry } from './location.ts';
import { groupSets } from './sets.ts';
import { differing, touched } from './touched.ts';
import type { UnitRecord } from './unit.ts';

type Registration = z.output<typeof groupRoutes.registerGroup.body>;
type Correction = z.output<typeof groupRoutes.changeGroup.body>;

type Dated = Pick<
  Group,
  | 'kind'
  | 'area'
  | 'formedOn'
  | 'endsOn'
  | 'stage'
  | 'maintainsUntil'
  | 'proposal'
  | 'trainings'
  | 'jointLiability'
  | 'check'
>;

/** the end of a group; an infrastructure group serves one stage and then maintains, up to the years of the policy. */
export const checkPeriod = (
  group: Dated,
  { policies }: Pick<Given, 'policies'>,
): Pick<Group, 'maintainsUntil'> => {
  const { kind, area, formedOn, endsOn, stage, maintainsUntil } = group;
  const rule = 'R-12';
  if (endsOn < formedOn) throw refused('group.ends-before-start', '/endsOn', { rule, formedOn, endsOn });
  if (kind !== 'infrastructure') {
    if (stage !== undefined) throw refused('group.only-infrastructure', '/stage', { rule, kind });
    if (maintainsUntil !== undefined)
      throw refused('group.only-infrastructure', '/maintainsUntil', { rule, kind });
    return {};
  }
  if (stage === undefined) throw refused('group.stage-missing', '/stage', { rule });
  const policy = policyOn(policies, 'group.maintenance-years', { date: endsOn, area: area.code });
  const longest = plusDays(plusYears(plusDays(endsOn, 1), policy.value), -1);
  if (maintainsUntil === undefined) return { maintainsUntil: longest };
  if (maintainsUntil < endsOn)
    throw refused('group.maintenance-before-end', '/maintainsUntil', { rule, endsOn });
  if (maintainsUntil > longest)
    throw refused('group.maintenance-too-long', '/maintainsUntil', { rule, longest, policy });
  return { maintainsUntil };
};

/** What a group tells of itself has happened. */
export const checkFacts = (
  { formedOn, proposal, trainings, jointLiability, check }: Dated,
  day: LocalDate,
): void => {
  checkPast(formedOn, '/formedOn', day);
  checkPast(proposal.date, '/proposal/date', day);
  checkPast(check?.date, '/check/date', day);
  checkPast(jointLiability?.signedOn, '/jointLiability/signedOn', day);
  for (const [index, { date }] of trainings.entries()) checkPast(date, `/trainings/${index}/date`, day);
};

const unitOf = { infrastructure: 'upl', social: 'ups', economic: 'upk' } as const;

/** Section 3.2: the unit that serves the field has checked the group, one of the same board. */
const checkUnit = (
  { kind, boardId, check }: Pick<Group, 'kind' | 'boardId' | 'check'>,
  unit: UnitRecord | undefined,
): void => {
  if (!check) return;
  const pointer = '/check/unitId';
  if (unit?.boardId !== boardId) throw refused('unit.not-found', pointer, { unitId: check.unitId });
  if (unit.kind !== unitOf[kind])
    throw refused('group.unit-of-other-field', pointer, { kind, unit: unit.kind, needs: unitOf[kind] });
};

/** R-5, and exactly one head: who registers a group is refused below. */
export const checkMembers = (group: GroupRecord, given: Given): void => {
  const heads = group.members.filter(({ post }) => post === 'head').length;
  if (heads !== 1) throw refused('group.not-one-head', '/members', { heads });
  const { small, fewWomen } = compositionOf(group, given);
  if (small) throw refused('group.too-small', '/members', small);
  if (fewWomen) throw refused('group.few-women', '/members', fewWomen);
};

/**
 * Whether a create that names a group agrees with it in what no correction could alter: its board, kind and decision, and
 * that all whom it names are members. Otherwise it is another group under a taken id.
 */
export const isSameGroup = (
  { boardId, kind, minutes, members }: GroupRecord,
  sent: Pick<Registration, 'boardId' | 'kind' | 'minutes' | 'members'>,
): boolean =>
  boardId === sent.boardId &&
  kind === sent.kind &&
  minutes.number === sent.minutes.number &&
  minutes.date === sent.minutes.date &&
  sent.members.every((one) =>
    members.some(({ householdId, personId }) => householdId === one.householdId && personId === one.personId),
  );

/** Registers a group by decision of a board whose term runs; it may have come about anywhere. */
export const registerGroup = (
  board: BoardRecord,
  { groupId, origin, members: joining, trainings = [], ...body }: Registration,
  named: Named & { readonly unit?: UnitRecord | undefined },
  { by, createdAs }: Entry,
  given: Given,
): GroupDecision => {
  mustDecide(board, given);
  const { boardId, locationId, area } = board;
  const day = today(given, area.code);
  const dated = { ...body, trainings, area };
  const period = checkPeriod(dated, given);
  checkFacts(dated, day);
  checkPast(body.minutes.date, '/minutes/date', day);
  checkUnit({ ...body, boardId }, named.unit);
  const id = groupId ?? (given.newId() as Group['groupId']);
  const group = { groupId: id, ...body, boardId, locationId, area, ...period };
  const members: GroupMember[] = [];
  for (const [index, { from = body.formedOn, ...one }] of joining.entries()) {
    members.push(admitted(group, members, { ...one, from }, `/members/${index}`, named, given, day));
  }
  const next: GroupRecord = {
    ...group,
    trainings,
    members,
    ...counted(members, body.jointLiability),
    touched: {},
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  checkMembers(next, given);
  const persons = appointed(next, members, named.persons);
  return decided(next, { persons, membersChanged: true, contract: groupRegistered }, given);
};

/** What officers of the group enter by themselves: facts about it that nobody decides. */
const ofOfficers = ['jointLiability', 'trainings'];

const checkEnterer = (roles: readonly Role[], patch: Correction): void => {
  const others = Object.keys(patch).filter((field) => !ofOfficers.includes(field));
  if (roles.includes('secretariat') || others.length === 0) return;
  const code = 'group.only-secretariat';
  throw new Problem(
    code,
    { rule: '3.2' },
    others.map((field) => ({ pointer: `/${field}`, code, message: code })),
  );
};

/** Whether a correction moves the last day of a group, and with it the end of its officers' posts. */
export const movesEnd = ({ endsOn, maintainsUntil }: Correction): boolean =>
  endsOn !== undefined || maintainsUntil !== undefined;

/**
 * Corrects a group by JSON Merge Patch (null removes). Another end needs minutes, and a later one a board that decides
 * (`isProlonged`, asked in the transaction); maintenance then lasts as long as it may unless said otherwise.
 */
export const changeGroup = (
  group: GroupRecord,
  patch: Correction,
  {
    roles,
    unit,
    persons,
  }: {
    readonly roles: readonly Role[];
    readonly unit?: UnitRecord | undefined;
    readonly persons: Named['persons'];
  },
  given: Given,
): GroupDecision & { readonly isProlonged: boolean } => {
  checkEnterer(roles, patch);
  const { check = group.check, jointLiability = group.jointLiability, ...fields } = patch;
  const isMoved = fields.endsOn !== undefined && fields.endsOn !== group.endsOn;
  const merged = {
    ...group,
    ...(isMoved && { maintainsUntil: undefined }),
    ...fields,
    check: check ?? undefined,
    jointLiability: jointLiability ?? undefined,
  };
  const period = checkPeriod(merged, given);
  checkFacts(merged, today(given, group.area.code));
  if (patch.check) checkUnit(merged, unit);
  if (isMoved && !patch.endMinutes)
    throw refused('group.end-without-minutes', '/endMinutes', { rule: 'R-12' });
  const lastDay = lastDayOf({ ...merged, ...period });
  if (group.members.some((member) => isStanding(member) && member.from > lastDay))
    throw refused('group.ends-before-start', '/endsOn', { rule: 'R-12', lastDay });
  const version = group.version + 1;
  const next: GroupRecord = {
    ...merged,
    ...period,
    ...counted(group.members, merged.jointLiability),
    touched: touched(group.touched, differing(group, merged, patch, groupSets), version),
    version,
  };
  return {
    ...decided(next, { persons: prolonged(next, persons), membersChanged: false }, given),
    isProlonged: next.endsOn > group.endsOn,
  };
};
