import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import type { Resource } from '../../infra/local/assembly.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { accessLine } from '../../infra/local/gateway/access-log.ts';
import { tokenBucket } from '../../infra/local/gateway/stage.ts';
import { startSystem } from '../../infra/local/system.ts';
import { stageOf } from '../../infra/local/wiring/stage.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the throttle of a stage', () => {
  it('lets a burst pass, then as many as its rate fills in', () => {
    let now = 0;
    const mayPass = tokenBucket({ rate: 10, burst: 5 }, () => now);
    const passed = (asked: number) => Array.from({ length: asked }, mayPass).filter(Boolean).length;
    expect(passed(8)).toBe(5);
    now += 250;
    expect(passed(8)).toBe(2);
    now += 250; // half a token was left
    expect(passed(8)).toBe(3);
    now += 3_600_000;
    expect(passed(8)).toBe(5);
  });

  it('gives nothing for a clock that goes back', () => {
    let now = 10_000;
    const mayPass = tokenBucket({ rate: 10, burst: 1 }, () => now);
    expect(mayPass()).toBe(true);
    now -= 5_000;
    expect(mayPass()).toBe(false);
    now += 100;
    expect(mayPass()).toBe(true);
  });

  it('is none where the template says none', () => {
    const mayPass = tokenBucket(undefined, () => 0);
    expect(Array.from({ length: 1_000 }, mayPass)).not.toContain(false);
  });
});

describe('a stage of the template', () => {
  const read = (properties: object) =>
    stageOf({ properties: { StageName: '$default', ...properties } } as unknown as Resource);

  it('says how much it takes and where its log goes', () => {
    expect(
      read({
        DefaultRouteSettings: { ThrottlingBurstLimit: 400, ThrottlingRateLimit: 200 },
        AccessLogSettings: {
          DestinationArn: 'arn:aws:logs:ap-southeast-3:000000000000:log-group:/aws/vendedlogs/http:*',
          Format: '{}',
        },
      }),
    ).toEqual({
      throttle: { burst: 400, rate: 200 },
      accessLog: { format: '{}', group: '/aws/vendedlogs/http' },
    });
    expect(read({})).toEqual({ throttle: undefined, accessLog: undefined });
  });

  it.each([
    [{ StageName: 'prod' }, 'the stage prod is not served here'],
    [{ RouteSettings: { 'GET /health': {} } }, 'limits of single routes are not served here'],
    [{ DefaultRouteSettings: { ThrottlingBurstLimit: 5 } }, 'a throttle needs both'],
  ])('that is not served here stops the start: %j', (properties, message) => {
    expect(() => read(properties)).toThrow(message);
  });
});

it('a line of the access log has what is known, a dash for the rest, and stays JSON whatever a client sends', () => {
  const format =
    '{"status":"$context.status","agent":"$context.identity.userAgent","x":"$context.authorizer.error"}';
  const line = accessLine(format, { status: 200, 'identity.userAgent': 'a"b\n\\c' });
  expect(JSON.parse(line)).toEqual({ status: '200', agent: 'a"b\n\\c', x: '-' });
});

it('a system throttles as its template says and notes each request, without paths or addresses', async () => {
  const data = mkdtempSync(join(tmpdir(), 'stage-'));
  folders.push(data);
  const now = Date.now();
  const clock = { ...movableClock(), now: () => now }; // else a slow machine refills the bucket as fast as it asks
  const system = await startSystem({ assembly: inject('assembly'), data, port: 0, awsPort: 0, clock });
  const ask = async () => (await fetch(`${system.url}/v1/me?q=geheim`)).status; // refused before any function
  const statuses = await Promise.all(Array.from({ length: 700 }, ask));
  await system.close();
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(400);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);

  await vi.waitFor(() => {
    const text = readFileSync(join(data, 'logs', 'pranata-local-http.log'), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(700);
    expect(new Set(lines.map(({ status }) => status))).toEqual(new Set(['401', '429']));
    expect(lines[0]).toMatchObject({ routeKey: 'GET /v1/me', integrationMilliseconds: '-' });
    expect(text).not.toMatch(/geheim|127\.0\.0\.1/);
  });
});
