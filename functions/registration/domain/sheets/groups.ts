import type * as z from 'zod/mini';
import { policyTable } from '../../../../shared/policy/policy.ts';
import { groupRoutes } from '../../../../shared/routes/registration/groups.ts';
import { counted, type GroupRecord } from '../group.ts';
import { admitted, checkPast, type Joining, type Named } from '../group-admission.ts';
import { checkFacts, checkMembers, checkPeriod } from '../group-registration.ts';
import { ofGroup, ofMember } from './group-columns.ts';
import {
  agreed,
  type Draft,
  differing,
  only,
  originOf,
  type Placed,
  type ReadLine,
  rowsByKey,
  type SheetKind,
  type World,
} from './kind.ts';

type Registration = z.output<typeof groupRoutes.registerGroup.body>;

/** Parts of the body whose fields stand in columns of other names. */
const parts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  proposal: { number: 'proposalNumber', date: 'proposalDate' },
  minutes: { number: 'minutesNumber', date: 'minutesDate' },
  jointLiability: { signedOn: 'signedOn', signedBy: 'signedBy' },
};
const ownFields = ['name', 'kind', 'formedFrom', 'formedOn', 'stage', 'endsOn', 'maintainsUntil'] as const;
const references = ['nik', 'cardNumber', 'householdId', 'personId'] as const;

/** The parts of a group; those that it must have are there even when empty, so that what is missing is named. */
const partsOf = (values: ReadLine['values']): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(parts).flatMap(([part, fields]) => {
      const said = Object.entries(fields).flatMap(([key, field]) =>
        values[field] === undefined ? [] : [[key, values[field]] as const],
      );
      return said.length > 0 || part !== 'jointLiability' ? [[part, Object.fromEntries(said)]] : [];
    }),
  );

/** Whom a row names: by an id, or by a number that the register knows once. */
const memberOf = (
  { row, values }: ReadLine,
  { known }: World,
): { readonly named: object; readonly faults: readonly Placed[] } => {
  const ids = only(values, ['householdId', 'personId']);
  const field = values.nik === undefined ? 'cardNumber' : 'nik';
  if (Object.keys(ids).length > 0 || values[field] === undefined) return { named: ids, faults: [] };
  const found = known?.(only(values, ['nik', 'cardNumber'])) ?? [];
  if (found.length === 1) return { named: { ...found[0] }, faults: [] };
  const code = found.length === 0 ? 'household.not-found' : 'row.several';
  return { named: {}, faults: [{ row, field, code, ...(found.length > 1 && { rule: 'R-10' }) }] };
};

/** Codes of a group as a whole, and the column that they are about. */
const columnOf: Readonly<Record<string, string>> = {
  'group.not-one-head': 'post',
  'group.few-women': 'sex',
  'group.too-small': 'name',
};

const placeIn =
  (lines: readonly [ReadLine, ...ReadLine[]]): Draft['placeOf'] =>
  ([field, index, part], code = '') => {
    if (field === 'members' && typeof index === 'number') {
      const line = lines[index] ?? lines[0];
      const reference = references.find((each) => line.values[each] !== undefined) ?? 'nik';
      return { row: line.row, field: part === undefined ? reference : String(part) };
    }
    const named = field === 'members' ? (columnOf[code] ?? 'name') : String(field);
    const column = parts[named]?.[String(index)] ?? (named === 'boardId' ? 'name' : named);
    const line = lines.find(({ values }) => values[column] !== undefined) ?? lines[0];
    return { row: line.row, field: column };
  };

/** Everybody whom the members name, as if they were there: whether they are, the commit asks. */
const asNamed = ({ locationId, members }: Registration & World): Named => ({
  households: new Map(
    members.map(({ householdId = '' }) => [
      householdId,
      { locationId, status: 'present' } as unknown as NonNullable<ReturnType<Named['households']['get']>>,
    ]),
  ),
  persons: new Map(
    members.map(({ personId = '', sex }) => [
      personId,
      { locationId, sex } as unknown as NonNullable<ReturnType<Named['persons']['get']>>,
    ]),
  ),
});

const rulesOf = (body: Registration, world: World): readonly (() => void)[] => {
  const { today, area, policies = policyTable() } = world;
  // noon in Jakarta: the same day in all three zones of the country
  const given = { now: new Date(`${today}T05:00:00.000Z`), newId: () => '', policies };
  const dated = { ...body, trainings: [], area };
  const joining = body.members.map((one): Joining => ({ ...one, from: one.from ?? body.formedOn }));
  const group = { ...body, groupId: body.groupId as GroupRecord['groupId'], locationId: world.locationId };
  const named = asNamed({ ...world, ...body });
  const whole = {
    ...group,
    area,
    members: joining,
    ...counted(joining as GroupRecord['members'], undefined),
  };
  return [
    () => checkPeriod(dated, given),
    () => checkFacts(dated, today),
    () => checkPast(body.minutes.date, '/minutes/date', today),
    ...joining.map((one, index) => () => {
      const before = joining.slice(0, index) as GroupRecord['members'];
      admitted(group, before, one, `/members/${index}`, named, given, today);
    }),
    () => checkMembers(whole as unknown as GroupRecord, given),
  ];
};

const keyOf = ({ values }: ReadLine): unknown => values.number ?? values.name;

/** Groups with their members: a row for each member, those of one group with its number, or its name. */
export const groupSheet: SheetKind = {
  columns: [...ofGroup, ...ofMember],
  schema: groupRoutes.registerGroup.body,
  grouped: (lines) => rowsByKey(lines, keyOf, () => true),
  draft: (lines, world) => {
    const fields = ofGroup.map(({ field }) => field).filter((field) => field !== 'number');
    const values = agreed(lines, fields);
    const groupId = world.newId();
    const members = lines.map((line) => ({ line, ...memberOf(line, world) }));
    return {
      body: {
        groupId,
        ...(world.boardId && { boardId: world.boardId }),
        ...only(values, ownFields),
        ...partsOf(values),
        members: members.map(({ line, named }) => ({
          memberId: world.newId(),
          ...named,
          ...only(line.values, ['sex', 'post', 'from']),
        })),
        origin: originOf(values),
      },
      placeOf: placeIn(lines),
      faults: [
        ...members.flatMap(({ faults }) => faults),
        ...differing(lines, fields, { code: 'row.differs' }),
      ],
      notes: [],
    };
  },
  rules: (body, world, isWhole) => (isWhole ? rulesOf(body as unknown as Registration, world) : []),
  unique: [],
};
