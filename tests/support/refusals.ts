import { expect } from 'vitest';

/** A problem as a rule throws it: its code, and of its details those that a test is about. */
export const refusal = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

/** A refusal of one field, which it names. */
export const refusalAt = (code: string, pointer: string, details: object = {}) =>
  expect.objectContaining({
    code,
    details: expect.objectContaining(details),
    errors: [expect.objectContaining({ pointer, code })],
  });
