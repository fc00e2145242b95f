import type { RuleWarning } from '../contract/event.ts';
import { isProblemCode, statusOf, titleOf } from '../errors/titles.ts';
import { type Language, Problem, type ProblemCode } from '../errors.ts';
import { isPassing } from '../persistence/passing.ts';
import { fieldMessage } from './field-errors.ts';

/** Seconds after which a caller may try again, where waiting helps. */
const retryAfter: Partial<Record<ProblemCode, string>> = {
  'state.busy': '1',
  'location.not-enrolled': '1',
  'evidence.not-checked': '1',
  'poor-list.behind': '1',
  'library.not-ready': '1',
};

export interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/**
 * A refusal as RFC 9457 says, in the caller's language. `details` stays nested: spread at the top level, a detail
 * called `status` would overwrite the HTTP status.
 */
export const problemDocument = ({ code, details, errors }: Problem, language: Language): Reply => {
  const status = statusOf(code);
  const title = titleOf(code, language);
  const document = {
    type: `urn:pranata:problem:${code}`,
    title,
    status,
    detail: errors.length > 0 ? `${title}: ${errors.map(({ pointer }) => pointer || '/').join(', ')}` : title,
    code,
    errors: errors.map((error) => ({
      ...error,
      message: isProblemCode(error.code) ? titleOf(error.code, language) : fieldMessage(error, language),
    })),
    details,
  };
  const wait = retryAfter[code];
  const allow = Array.isArray(details.allow) ? details.allow.join(', ') : undefined;
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': language,
      ...(wait ? { 'retry-after': wait } : {}),
      ...(allow ? { allow } : {}),
    },
    body: JSON.stringify(document),
  };
};

/** Warnings of a rule with their text in the caller's language. */
export const warningsTold = (told: readonly RuleWarning[], language: Language) =>
  told.map(({ code, rule, pointer, details }) => ({
    code,
    rule,
    pointer,
    message: titleOf(code, language),
    details,
  }));

/**
 * What AWS may do on another try is `state.busy`; anything else that is not a Problem is a defect, told as `internal`
 * without what it says.
 */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem(isPassing(error) ? 'state.busy' : 'internal', {}, [], { cause: error });
