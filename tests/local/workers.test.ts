import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import type { FunctionDefinition } from '../../infra/local/functions/definition.ts';
import { createFunctions, type Functions } from '../../infra/local/functions/functions.ts';

const accountId = '000000000000';
const credentials = createCredentials({ secret: Buffer.alloc(32), accountId });

let folder: string;
let functions: Functions;
const reported: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workers-'));
  reported.length = 0;
  functions = createFunctions({
    folder,
    region: 'ap-southeast-3',
    endpoint: () => 'http://127.0.0.1:8081',
    report: (line) => reported.push(line),
  });
});
afterEach(async () => {
  await functions.close();
  rmSync(folder, { recursive: true, force: true });
});

const aFunction = (code: string, changes: Partial<FunctionDefinition> = {}, file = 'index.cjs') => {
  const name = changes.name ?? 'greeter';
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, file), code);
  const arn = `arn:aws:lambda:ap-southeast-3:${accountId}:function:${name}`;
  functions.ensureFunction({
    name,
    arn,
    folder: join(folder, name),
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 5,
    memoryMegabytes: 128,
    credential: credentials.ofRole(name),
    logGroup: `/aws/lambda/${name}`,
    concurrency: 1,
    ...changes,
  });
  return async (event: unknown) => {
    const outcome = await functions.invoke(arn, JSON.stringify(event));
    return outcome.ok ? JSON.parse(outcome.payload) : outcome;
  };
};

describe('a function in its worker', () => {
  it('gets the event and a context, and answers in JSON', async () => {
    const call = aFunction(
      'exports.handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() })',
    );
    const { event, context, left } = await call({ area: '31.71.01.1001' });
    expect(event).toEqual({ area: '31.71.01.1001' });
    expect(context).toMatchObject({
      functionName: 'greeter',
      invokedFunctionArn: `arn:aws:lambda:ap-southeast-3:${accountId}:function:greeter`,
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/greeter',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(left).toBeGreaterThan(4_000);
    expect(left).toBeLessThanOrEqual(5_000);
  });

  it.each([
    ['index.mjs', 'export const handler = async () => "modules"'],
    ['index.cjs', 'module.exports = { handler: () => "modules" }'],
  ])('loads %s', async (file, code) => {
    expect(await aFunction(code, {}, file)({})).toBe('modules');
  });

  it('sees its own environment and nothing of the parent', async () => {
    process.env.SECRET_OF_THE_PARENT = 'secret';
    const call = aFunction('exports.handler = async () => process.env', {
      environment: { TABLE_NAME: 'boards' },
    });
    const env = await call({});
    const { accessKeyId, secretAccessKey } = credentials.ofRole('greeter');
    expect(env).toMatchObject({
      TABLE_NAME: 'boards',
      AWS_REGION: 'ap-southeast-3',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:8081',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_LAMBDA_FUNCTION_NAME: 'greeter',
    });
    expect(env).not.toHaveProperty('SECRET_OF_THE_PARENT');
    expect(env).not.toHaveProperty('PATH');
  });

  it('handles one event at a time, and as many at once as it has workers', async () => {
    const code = `let running = 0;
      exports.handler = async () => {
        running += 1; const seen = running;
        await new Promise((resolve) => setTimeout(resolve, 60));
        running -= 1; return { seen, instance: process.pid };
      }`;
    const alone = aFunction(code, { name: 'alone', concurrency: 1 });
    const seen = await Promise.all([1, 2, 3, 4].map(alone));
    expect(seen.map((answer) => answer.seen)).toEqual([1, 1, 1, 1]);
    expect(new Set(seen.map(({ instance }) => instance)).size).toBe(1);

    const two = aFunction(code, { name: 'two', concurrency: 2 });
    const both = await Promise.all([1, 2, 3, 4].map(two));
    expect(both.map((answer) => answer.seen)).toEqual([1, 1, 1, 1]);
    expect(new Set(both.map(({ instance }) => instance)).size).toBe(2);
  });

  it('is ended when its time is over; the next event starts anew', async () => {
    const call = aFunction(
      `let calls = 0;
       exports.handler = async ({ hang }) => { calls += 1; if (hang) for (;;); return calls; }`,
      { timeoutSeconds: 0.3 },
    );
    expect(await call({})).toBe(1);
    expect(await call({ hang: true })).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 0.30 seconds',
    });
    expect(await call({})).toBe(1);
  });

  it('answers an error and starts anew after process.exit, an uncaught error and too much memory', async () => {
    const call = aFunction(
      `exports.handler = async ({ end }) => {
         if (end === 'exit') process.exit(3);
         if (end === 'throw') { setTimeout(() => { throw new Error('out of band') }); await new Promise(() => {}); }
         if (end === 'memory') { const all = []; for (;;) all.push(new Array(1e5).fill({})); }
         return 'well';
       }`,
      { memoryMegabytes: 64 },
    );
    expect(await call({ end: 'exit' })).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(await call({ end: 'throw' })).toMatchObject({
      errorMessage: expect.stringContaining('out of band'),
    });
    expect(await call({ end: 'memory' })).toMatchObject({ ok: false });
    expect(await call({})).toBe('well');
  });

  it('reports what the handler throws as type and message, and lives on', async () => {
    const call = aFunction(
      `let calls = 0;
       exports.handler = async ({ fail }) => { calls += 1; if (fail) throw new RangeError('too far'); return calls; }`,
    );
    expect(await call({ fail: true })).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
    expect(await call({})).toBe(2);
    expect(reported.join()).toContain('greeter: RangeError: too far');
  });

  it('says what is wrong with a bundle that cannot be loaded', async () => {
    const call = aFunction('throw new Error("no configuration")');
    expect(await call({})).toMatchObject({ ok: false, errorMessage: 'no configuration' });
    const empty = aFunction('exports.other = 1', { name: 'empty' });
    expect(await empty({})).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });

  it('refuses more than six megabytes, asked or answered', async () => {
    const call = aFunction('exports.handler = async ({ size }) => "x".repeat(size ?? 0)');
    expect(await call('x'.repeat(6 * 2 ** 20))).toMatchObject({ errorType: 'RequestTooLarge' });
    expect(await call({ size: 6 * 2 ** 20 })).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
    expect(await call({ size: 10 })).toBe('xxxxxxxxxx');
  });

  it('writes what it prints line by line into its log file', async () => {
    const call = aFunction(
      'exports.handler = async () => { console.log("first\\nsecond"); console.error("broken"); return null }',
    );
    await call({});
    await expect
      .poll(() => readFileSync(join(folder, 'logs/greeter.ndjson'), 'utf8').trim().split('\n').length)
      .toBe(3);
    await delay(20);
    const lines = readFileSync(join(folder, 'logs/greeter.ndjson'), 'utf8').trim().split('\n');
    const messages = lines.map((line) => JSON.parse(line));
    expect(messages.map(({ message }) => message).sort()).toEqual(['broken', 'first', 'second']);
    expect(messages[0]).toMatchObject({ function: 'greeter', time: expect.stringMatching(/Z$/) });
    expect(reported).toEqual(['greeter: broken']);
  });
});
