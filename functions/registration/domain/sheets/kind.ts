import type * as z from 'zod/mini';
import type { Area, BoardId, LocalDate, LocationId } from '../../../../shared/contract/primitives.ts';
import type { PolicyTable } from '../../../../shared/policy/policy.ts';
import type { Column } from './columns.ts';
import type { Finding } from './faults.ts';

/** What a member of a group is known by on paper. */
export interface Reference {
  readonly nik?: string;
  readonly cardNumber?: string;
}

/** Whom the register knows by a reference. */
export interface Known {
  readonly householdId?: string;
  readonly personId?: string;
}

/** What a sheet is read for: one kelurahan on one day. `newId` gives the ids of records and members, in their order. */
export interface World {
  readonly locationId: LocationId;
  readonly area: Area;
  readonly today: LocalDate;
  readonly newId: () => string;
  /** The policies in force; the national ones unless said. */
  readonly policies?: PolicyTable;
  /** The board that groups belong to. */
  readonly boardId?: BoardId;
  /** Whom the register knows by NIK or card number, for the members of groups; without it they need ids. */
  readonly known?: (reference: Reference) => readonly Known[];
}

/** A finding in a column of a row. */
export interface Placed extends Finding {
  readonly row: number;
  readonly field: string;
}

/** A row as its cells were read: only what is there, and could be read, has a value. */
export interface ReadLine {
  readonly row: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: readonly Placed[];
  readonly notes: readonly Placed[];
}

/** Where something of a body came from. */
export interface Place {
  readonly row: number;
  readonly field: string;
}

/** What became of the rows of one record. */
export interface Draft {
  /** As the route takes it that registers the record. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The cell that a step into the body came from, `['members', 2, 'nik']`; of members as a whole the code says which. */
  readonly placeOf: (path: readonly PropertyKey[], code?: string) => Place;
  readonly faults: readonly Placed[];
  readonly notes: readonly Placed[];
}

/** A draft and the rows that it was made of. */
export interface Drafted extends Draft {
  readonly lines: readonly ReadLine[];
}

/** A value that only one row, or one record, of a file may have. */
export interface Unique {
  readonly field: string;
  readonly code: Finding['code'];
  readonly rule: string;
  readonly per: 'row' | 'record';
}

/** How sheets of one kind are read. */
export interface SheetKind {
  readonly columns: readonly Column[];
  readonly schema: z.ZodMiniType;
  /** Rows that make one record, in the order of their first ones. */
  readonly grouped: (lines: readonly ReadLine[]) => readonly (readonly ReadLine[])[];
  readonly draft: (
    lines: readonly [ReadLine, ...ReadLine[]],
    world: World,
    hasColumn: (field: string) => boolean,
  ) => Draft;
  /**
   * Asks the rules of the record, each apart, so that one refusal hides no other; they throw what they refuse. `isWhole`:
   * the body has the shape that the contract asks for.
   */
  readonly rules: (body: Draft['body'], world: World, isWhole: boolean) => readonly (() => void)[];
  readonly unique: readonly Unique[];
}

/** Every row is a record. */
export const oneEach = (lines: readonly ReadLine[]): readonly (readonly ReadLine[])[] =>
  lines.map((line) => [line]);

/**
 * Rows that make one record: those with one key, wherever they stand. A row without a key belongs to the record above it
 * when it goes on there, as lists with merged cells have it, and otherwise begins one.
 */
export const rowsByKey = (
  lines: readonly ReadLine[],
  keyOf: (line: ReadLine) => unknown,
  goesOn: (line: ReadLine) => boolean,
): readonly (readonly ReadLine[])[] => {
  const byKey = new Map<unknown, ReadLine[]>();
  const all: ReadLine[][] = [];
  for (const line of lines) {
    const key = keyOf(line);
    const record = key === undefined ? (goesOn(line) ? all.at(-1) : undefined) : byKey.get(key);
    if (record) record.push(line);
    else {
      const begun = [line];
      all.push(begun);
      if (key !== undefined) byKey.set(key, begun);
    }
  }
  return all;
};

/** The first of the rows that has a field says it for the record. */
export const firstWith = (lines: readonly ReadLine[], field: string): ReadLine | undefined =>
  lines.find(({ values }) => values[field] !== undefined);

/** What the rows of a record say of fields that it has once. */
export const agreed = (lines: readonly ReadLine[], fields: readonly string[]): ReadLine['values'] =>
  Object.fromEntries(fields.map((field) => [field, firstWith(lines, field)?.values[field]]));

/** Where a row says something else than the first one of its record. */
export const differing = (
  lines: readonly ReadLine[],
  fields: readonly string[],
  finding: Finding,
): readonly Placed[] =>
  fields.flatMap((field) => {
    const first = firstWith(lines, field);
    return lines.flatMap(({ row, values }) =>
      values[field] === undefined || values[field] === first?.values[field]
        ? []
        : [{ row, field, ...finding, suggestion: String(first?.row) }],
    );
  });

/** The fields of a row that stand in the body under their own names. */
export const only = (values: ReadLine['values'], fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])),
  );

/** Where a record of an import comes from (rule R-15). */
export const originOf = ({ collectedOn }: ReadLine['values']) => ({
  source: 'import',
  ...(collectedOn !== undefined && { collectedOn }),
});

/** The cell of a record that stands in one row. */
export const inRow =
  ({ row }: ReadLine): Draft['placeOf'] =>
  (path) => ({ row, field: String(path.at(-1) ?? '') });
