import type * as z from 'zod/mini';
import { Problem } from '../../../../shared/errors.ts';
import type { Finding } from './faults.ts';
import type { Draft, Placed, SheetKind } from './kind.ts';

const codes: Readonly<Record<string, Finding['code']>> = {
  rt: 'row.rt',
  phone: 'row.phone',
  date: 'row.date',
  nik: 'row.number-digits',
  'card-number': 'row.number-digits',
  'control-characters': 'row.invisible',
};

/** What the contract of the route says of a body, as findings of a row. */
const shapeCode = (issue: z.core.$ZodIssue): Finding['code'] => {
  const named = codes[issue.message];
  if (named) return named;
  if (issue.code === 'too_big') return issue.origin === 'array' ? 'row.too-many' : 'row.too-long';
  const isMissing = issue.code === 'too_small' || (issue.input === undefined && issue.code !== 'custom');
  return isMissing ? 'row.required' : 'row.invalid';
};

/** What the contract of the route refuses of a body, in the cells that it comes from. */
export const ofShape = ({ schema }: SheetKind, { body, placeOf }: Draft): Placed[] => {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({ ...placeOf(issue.path), code: shapeCode(issue) }));
};

const isIndex = (part: string): boolean => /^\d+$/.test(part);

/** What a rule of the record refuses, in the row that it comes from. */
export const refusedBy = (rule: () => void, placeOf: Draft['placeOf']): Placed[] => {
  try {
    rule();
    return [];
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const named = typeof problem.details.rule === 'string' ? { rule: problem.details.rule } : {};
    const pointers = problem.errors.length > 0 ? problem.errors.map(({ pointer }) => pointer) : [''];
    return pointers.map((pointer) => {
      const path = pointer.split('/').slice(1);
      return {
        ...placeOf(
          path.map((part) => (isIndex(part) ? Number(part) : part)),
          problem.code,
        ),
        code: problem.code,
        ...named,
      };
    });
  }
};
