import {
  type HouseholdMember,
  householdRoutes,
  type PersonalOfHousehold,
} from '../../../../shared/routes/registration/households.ts';
import { checkMember, checkPersonal } from '../household-content.ts';
import { householdColumns } from './household-columns.ts';
import {
  agreed,
  type Draft,
  differing,
  firstWith,
  only,
  originOf,
  type ReadLine,
  rowsByKey,
  type SheetKind,
} from './kind.ts';

/** Fields of the household, which may stand in each of its rows and must agree there. */
const agreeing = ['cardNumber', 'rt', 'rw', 'address', 'collectedOn'] as const;
const ofMember = ['name', 'relation', 'sex', 'nik', 'birthDate'] as const;

/** A running number that repeats, or stands in some rows only, is the number of a household; one in every row counts rows. */
const linesAreNumbered = (lines: readonly ReadLine[]): boolean => {
  const numbers = lines.flatMap(({ values }) => (values.line === undefined ? [] : [values.line]));
  return numbers.length > 0 && (numbers.length < lines.length || new Set(numbers).size < numbers.length);
};

/**
 * Rows of one household: the same household number, where the file has such numbers, else the same card number. A row
 * without either begins a household when it is a head, and otherwise belongs to the household above.
 */
const grouped: SheetKind['grouped'] = (lines) => {
  const isNumbered = lines.some(({ values }) => values.number !== undefined);
  const key = isNumbered ? 'number' : linesAreNumbered(lines) ? 'line' : 'cardNumber';
  return rowsByKey(
    lines,
    ({ values }) => values[key],
    (line) => line.values.relation !== undefined && !isHead(line),
  );
};

const isHead = ({ values }: ReadLine): boolean => values.relation === 'head';

/** Notes of all members, each once. */
const notesOf = (lines: readonly ReadLine[]): string =>
  [...new Set(lines.flatMap(({ values }) => values.welfareNotes ?? []))].join('; ');

const placeIn =
  (lines: readonly [ReadLine, ...ReadLine[]]): Draft['placeOf'] =>
  ([field, index, part]) => {
    if (field === 'members' && typeof index === 'number') {
      return { row: (lines[index] ?? lines[0]).row, field: part === undefined ? 'name' : String(part) };
    }
    if (field === 'members') return { row: (lines.filter(isHead)[1] ?? lines[0]).row, field: 'relation' };
    const named = field === 'origin' ? 'collectedOn' : String(field);
    return { row: (firstWith(lines, named) ?? lines[0]).row, field: named };
  };

const someHead: HouseholdMember = { name: '-', relation: 'head' };

/** Households: a row for each member, those of one household with its number. */
export const householdSheet: SheetKind = {
  columns: householdColumns,
  schema: householdRoutes.registerHousehold.body,
  grouped,
  draft: (lines, { locationId, newId }, hasColumn) => {
    const values = agreed(lines, [...agreeing, 'phone']);
    const welfareNotes = notesOf(lines);
    // a list of heads only has no column for the relation
    const isListOfHeads = lines.length === 1 && !hasColumn('relation');
    const householdId = newId();
    return {
      body: {
        householdId,
        locationId,
        ...only(values, ['rt', 'rw', 'cardNumber', 'address', 'phone']),
        ...(welfareNotes !== '' && { welfareNotes }),
        members: lines.map((line) => ({
          memberId: newId(),
          ...(isListOfHeads && { relation: 'head' }),
          ...only(line.values, ofMember),
        })),
        origin: originOf(values),
      },
      placeOf: placeIn(lines),
      faults: differing(lines, agreeing, { code: 'row.differs', rule: 'R-6' }),
      notes: differing(lines, ['phone'], { code: 'row.not-kept' }),
    };
  },
  rules: (body, { today }) => {
    const { members, cardNumber } = body as unknown as PersonalOfHousehold;
    const heads = members.map(({ name, relation }) => ({ name, relation }));
    return [
      ...members.map((member, index) => () => checkMember(member, index, today)),
      ...(heads.every(({ relation }) => relation) ? [() => checkPersonal({ members: heads }, today)] : []),
      () => checkPersonal({ members: [someHead], cardNumber }, today),
    ];
  },
  unique: [
    { field: 'nik', code: 'row.nik-twice', rule: 'R-10', per: 'row' },
    { field: 'cardNumber', code: 'row.card-twice', rule: 'R-6', per: 'record' },
  ],
};
