import { describe, expect, it } from 'vitest';
import { Problem } from '../../shared/errors.ts';
import { asProblem } from '../../shared/http/problem-document.ts';
import { patiently } from '../../shared/persistence/transact.ts';

const failure = (more: object) => Object.assign(new Error('of AWS'), more);

const passing = [
  failure({ name: 'ThrottlingException' }),
  failure({ name: 'ProvisionedThroughputExceededException' }),
  failure({ name: 'TransactionConflictException' }),
  failure({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }),
  failure({ code: 'ECONNRESET' }),
  failure({ name: 'TimeoutError' }),
].map((error) => [error.name, error] as const);
const lasting = [
  failure({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } }),
  failure({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }),
  new TypeError('undefined is not a function'),
].map((error) => [error.name, error] as const);

describe('a failure of AWS that passes', () => {
  it.each(passing)('is told as busy, with its cause: %s', (_, error) => {
    expect(asProblem(error)).toMatchObject({ code: 'state.busy', cause: error });
  });

  it.each(passing)('is tried again within half a second: %s', async (_, error) => {
    let tries = 0;
    const fails = async (times: number) => {
      tries += 1;
      if (tries <= times) throw error;
      return 'done';
    };
    expect(await patiently(() => fails(4))).toBe('done');
    tries = 0;
    await expect(patiently(() => fails(5))).rejects.toMatchObject({ code: 'state.busy', cause: error });
    expect(tries).toBe(5);
  });
});

describe('any other failure', () => {
  it.each(lasting)('is our defect, and is not tried again: %s', async (_, error) => {
    expect(asProblem(error)).toMatchObject({ code: 'internal', cause: error });
    let tries = 0;
    await expect(
      patiently(async () => {
        tries += 1;
        throw error;
      }),
    ).rejects.toBe(error);
    expect(tries).toBe(1);
  });

  it('stays the problem that it is', () => {
    const problem = new Problem('state.stale');
    expect(asProblem(problem)).toBe(problem);
  });
});
