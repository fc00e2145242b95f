import type { Problem } from '../../../shared/errors.ts';
import type { PolicyTable } from '../../../shared/policy/policy.ts';
import type { ImportColumn } from '../../../shared/routes/registration/imports.ts';
import type { ImportRecord } from '../domain/import.ts';
import type { LocationRecord } from '../domain/location.ts';
import type { RowError } from '../domain/sheets/faults.ts';
import { interpreted, type SheetRecord } from '../domain/sheets/interpreted.ts';
import type { Known, Reference } from '../domain/sheets/kind.ts';
import type { SheetRead } from '../domain/sheets/sheet.ts';
import { idsOf } from '../store/import-ids.ts';
import type { KeptFault } from '../store/import-reports.ts';

/** A file as records of its kind: what a check looks through, and a commit stores. */
export interface Plan {
  readonly sheet: SheetRead;
  readonly columns: readonly ImportColumn[];
  readonly records: readonly SheetRecord[];
}

/** Whom the register knows by what stands on paper; asked once for all that a file names. */
export type FindKnown = (
  references: readonly Reference[],
) => Promise<(reference: Reference) => readonly Known[]>;

/** What is asked of the register while a sheet is read: nothing is known yet, and every question is noted. */
const questions = () => {
  const asked: Reference[] = [];
  const known = (reference: Reference): readonly Known[] => {
    asked.push(reference);
    return [];
  };
  return { asked, known };
};

/**
 * Reads a sheet as records of the import's kind and place. The same file gives the same records with the same ids,
 * however often: the day is that of its receipt, and the ids follow from the import's. Groups name their members by
 * numbers: the sheet is read once to learn which, and again when the register has been asked.
 */
export const planOf = async (
  { importId, kind, boardId, origin }: ImportRecord,
  { locationId, area }: LocationRecord,
  sheet: SheetRead,
  { today, policies }: { readonly today: string; readonly policies: PolicyTable },
  findKnown: FindKnown,
): Promise<Plan> => {
  const read = (known: (reference: Reference) => readonly Known[]) =>
    interpreted(kind, sheet, {
      locationId,
      area,
      today,
      policies,
      newId: idsOf(importId, new Date(origin.enteredAt)),
      ...(boardId && { boardId }),
      known,
    });
  const { asked, known } = questions();
  const first = read(known);
  const plan = asked.length === 0 ? first : read(await findKnown(asked));
  return { sheet, ...plan };
};

/** The row that a record begins in: it names the record in reports and commands. */
export const firstRow = ({ rows }: Pick<SheetRecord, 'rows'>): number => rows[0] ?? 0;

/** What was found in the cells of a record, as the report keeps it. */
export const found = (
  { row, column, pointer, code, rule, suggestion }: RowError,
  severity: KeptFault['severity'],
  during: KeptFault['during'],
): KeptFault => ({
  row,
  column,
  pointer,
  code,
  ...(rule !== undefined && { rule }),
  ...(suggestion !== undefined && { suggestion }),
  severity,
  during,
});

/** A refusal by a rule or the store, as the report keeps it: codes, pointers and rules, and nothing of the cells. */
export const refusal = (
  { code, errors, details }: Problem,
  row: number,
  during: KeptFault['during'],
): KeptFault[] => {
  const rule = typeof details.rule === 'string' ? { rule: details.rule } : {};
  const places = errors.length > 0 ? errors : [{ pointer: '', code }];
  return places.map((place) => ({
    row,
    pointer: `/rows/${row}${place.pointer}`,
    code: place.code,
    ...rule,
    severity: 'fault',
    during,
  }));
};

/** What keeps a whole file from being read, as its report tells it: at a row and a column where it is one. */
export const unread = ({ code, errors, details }: Problem): KeptFault[] => {
  const { row, column } = details;
  const places = errors.length > 0 ? errors : [{ pointer: '', code }];
  return places.map((place) => ({
    ...(typeof row === 'number' && { row }),
    ...(typeof column === 'string' && { column }),
    pointer: place.pointer,
    code: place.code,
    severity: 'fault',
    during: 'check',
  }));
};
