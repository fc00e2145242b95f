import { Problem, type ProblemCode } from '../errors.ts';
import { isWithin } from './code.ts';

/** The record, if there is one inside the caller's area; else its `not-found`: what lies outside is not told apart. */
export const visible = <Record extends { readonly area: { readonly code: string } }>(
  record: Record | undefined,
  caller: { readonly area: string },
  missing: ProblemCode,
): Record => {
  if (!record || !isWithin(record.area.code, caller.area)) throw new Problem(missing);
  return record;
};
