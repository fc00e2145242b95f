import { areaChangeProblems } from './problems/area-changes.ts';
import { areaProblems } from './problems/areas.ts';
import { attendanceProblems } from './problems/attendance.ts';
import { boardProblems } from './problems/boards.ts';
import { conflictProblems } from './problems/conflicts.ts';
import { documentProblems, fileProblems } from './problems/documents.ts';
import { duplicateProblems } from './problems/duplicates.ts';
import { dutyProblems } from './problems/duties.ts';
import { evidenceProblems } from './problems/evidence.ts';
import { facilitationProblems } from './problems/facilitation.ts';
import { financeProblems } from './problems/finance.ts';
import { groupProblems } from './problems/groups.ts';
import { householdProblems } from './problems/households.ts';
import { importStepProblems } from './problems/import-steps.ts';
import { importProblems } from './problems/imports.ts';
import { libraryProblems } from './problems/library.ts';
import { locationProblems } from './problems/locations.ts';
import { personProblems } from './problems/persons.ts';
import { poorListProblems } from './problems/poor-lists.ts';
import { privacyProblems } from './problems/privacy.ts';
import { requestProblems } from './problems/requests.ts';
import { unitProblems } from './problems/units.ts';
import { volunteerProblems } from './problems/volunteers.ts';
import { warnings } from './problems/warnings.ts';

export { warnings };

const registry = {
  ...requestProblems,
  ...privacyProblems,
  ...areaProblems,
  ...areaChangeProblems,
  ...locationProblems,
  ...personProblems,
  ...householdProblems,
  ...groupProblems,
  ...poorListProblems,
  ...duplicateProblems,
  ...conflictProblems,
  ...importProblems,
  ...importStepProblems,
  ...unitProblems,
  ...boardProblems,
  ...volunteerProblems,
  ...documentProblems,
  ...fileProblems,
  ...evidenceProblems,
  ...libraryProblems,
  ...dutyProblems,
  ...facilitationProblems,
  ...attendanceProblems,
  ...financeProblems,
} as const;

export type ProblemCode = keyof typeof registry;

/** Every refusal the functions know, by `thing.reason`, with its status; what it says stands in `errors/titles.ts`. */
export const problems: Readonly<Record<ProblemCode, { readonly status: number }>> = registry;

export type WarningCode = keyof typeof warnings;

export type Language = 'id' | 'en';

/** One field that is wrong: a JSON pointer into the request and the rule it breaks; the message is told in the caller's language. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** A failure with a code a caller can act on. Anything else thrown is a defect. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  /** `rule` names the rule of the domain handbook, `policy` the version that decided. Never personal data. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];

  constructor(
    code: ProblemCode,
    details: Problem['details'] = {},
    errors: readonly FieldError[] = [],
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.code = code;
    this.details = details;
    this.errors = errors;
  }
}

/** A refusal of one field of the body: the usual form of a 422. */
export const refused = (code: ProblemCode, pointer: string, details: Problem['details'] = {}): Problem =>
  new Problem(code, details, [{ pointer, code, message: code }]);
