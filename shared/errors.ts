import { areaProblems } from './problems/areas.ts';
import { boardProblems } from './problems/boards.ts';
import { householdProblems } from './problems/households.ts';
import { locationProblems } from './problems/locations.ts';
import { personProblems } from './problems/persons.ts';
import { privacyProblems } from './problems/privacy.ts';
import { requestProblems } from './problems/requests.ts';
import { unitProblems } from './problems/units.ts';
import { volunteerProblems } from './problems/volunteers.ts';

/** Every refusal the functions know, by `thing.reason`: its status and its title in both languages. */
export const problems = {
  ...requestProblems,
  ...privacyProblems,
  ...areaProblems,
  ...locationProblems,
  ...personProblems,
  ...householdProblems,
  ...unitProblems,
  ...boardProblems,
  ...volunteerProblems,
} as const;

export type ProblemCode = keyof typeof problems;

/** Rules that only warn (an answer's `warnings`). */
export const warnings = {
  'household.number-absent': {
    id: 'Nomor 0 dicatat sebagai tidak ada',
    en: 'The number 0 was stored as absent',
  },
  'board.size': { id: 'Jumlah anggota di luar ketentuan', en: 'The number of members is outside the policy' },
  'board.even': { id: 'Jumlah anggota genap', en: 'The number of members is even' },
  'board.few-women': { id: 'Perempuan kurang dari ketentuan', en: 'Fewer women than the policy asks' },
  'term.ending': { id: 'Masa bakti segera berakhir', en: 'The term ends soon' },
  'term.ended': {
    id: 'Masa bakti sudah berakhir; BKM/LKM sebagai pelaksana sementara',
    en: 'The term has ended; the board is a caretaker',
  },
  'term.result-differs': {
    id: 'Anggota berbeda dari hasil pemilihan',
    en: 'The members differ from the result of the election',
  },
} as const satisfies Record<string, { id: string; en: string }>;

export type WarningCode = keyof typeof warnings;

export type Language = 'id' | 'en';

/** One field that is wrong: a JSON pointer into the request and the rule it breaks. */
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
    super(problems[code].en, options);
    this.code = code;
    this.details = details;
    this.errors = errors;
  }
}

/** A refusal of one field of the body: the usual form of a 422. */
export const refused = (code: ProblemCode, pointer: string, details: Problem['details'] = {}): Problem =>
  new Problem(code, details, [{ pointer, code, message: problems[code].en }]);
