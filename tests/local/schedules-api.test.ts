import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScheduler, type Scheduler } from '../../infra/local/scheduler/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

let place: ReturnType<typeof surroundings>;
let scheduler: Scheduler;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let fired: string[];
const defects: unknown[] = [];

const open = () =>
  createScheduler({
    ...place.options,
    deliver: (_target, payload) => void fired.push(payload),
    bury: () => {},
  });
beforeEach(async () => {
  place = surroundings();
  fired = [];
  scheduler = open();
  scheduler.resume();
  door = await openEndpoint({ scheduler }, (error) => defects.push(error));
});
afterEach(async () => {
  await door.close();
  scheduler.close();
  place.remove();
  expect(defects).toEqual([]);
});

/** A call signed for Scheduler, as a client of the SDK would send it. */
const call = async (method: string, path: string, body?: unknown, query: Record<string, string> = {}) => {
  const { host, hostname, port } = new URL(door.endpoint);
  const { region, credentials } = door.client;
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const signed = await new SignatureV4({
    credentials,
    region,
    service: 'scheduler',
    sha256: Sha256 as never,
  }).sign({
    protocol: 'http:',
    hostname,
    port: Number(port),
    method,
    path,
    query,
    headers: { host, 'content-type': 'application/json' },
    body: text,
  });
  const search = new URLSearchParams(query).toString();
  const response = await fetch(`${door.endpoint}${path}${search && `?${search}`}`, {
    method,
    headers: signed.headers,
    ...(text !== undefined && { body: text }),
  });
  return {
    status: response.status,
    error: response.headers.get('x-amzn-errortype'),
    body: (await response.json()) as Record<string, unknown>,
  };
};

const Arn = 'arn:aws:lambda:ap-southeast-3:000000000000:function:sealer';
const RoleArn = 'arn:aws:iam::000000000000:role/scheduler';
const schedule = {
  ScheduleExpression: 'rate(1 hour)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn, RoleArn, Input: '<aws.scheduler.scheduled-time>' },
};
const create = (name: string, more: object = {}) =>
  call('POST', `/schedules/${name}`, { ...schedule, ...more });
const get = (name: string, query = {}) => call('GET', `/schedules/${name}`, undefined, query);
const advance = (milliseconds: number) => place.options.clock.advance(milliseconds);
const iso = (after: number) => new Date(place.options.clock.now() + after).toISOString().slice(0, 19);
const seconds = (after: number) => Math.floor((place.options.clock.now() + after) / 1000);
const firings = (count: number) => vi.waitFor(() => expect(fired).toHaveLength(count));
const quiet = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a schedule made by call', () => {
  it('is described, changed, listed and removed', async () => {
    const made = await create('hourly', { Description: 'each hour', State: 'DISABLED' });
    const arn = 'arn:aws:scheduler:ap-southeast-3:000000000000:schedule/default/hourly';
    expect(made).toMatchObject({ status: 200, body: { ScheduleArn: arn } });
    expect((await get('hourly')).body).toMatchObject({
      ...schedule,
      Arn: arn,
      Name: 'hourly',
      GroupName: 'default',
      Description: 'each hour',
      State: 'DISABLED',
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'NONE',
      Target: { Arn, RoleArn, RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } },
    });
    await call('PUT', '/schedules/hourly', { ...schedule, ScheduleExpression: 'rate(2 hours)' });
    const changed = (await get('hourly')).body;
    expect(changed).toMatchObject({ ScheduleExpression: 'rate(2 hours)', State: 'ENABLED' });
    expect(changed).not.toHaveProperty('Description'); // an update replaces all
    const { body } = await call('GET', '/schedules', undefined, { NamePrefix: 'hour', State: 'ENABLED' });
    expect(body).toMatchObject({ Schedules: [{ Name: 'hourly', Arn: arn, Target: { Arn } }] });
    expect((await call('DELETE', '/schedules/hourly')).status).toBe(200);
    expect(await get('hourly')).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
    expect((await call('DELETE', '/schedules/hourly')).status).toBe(404);
  });

  it('is refused twice, save with the token that made it', async () => {
    expect((await create('once', { ClientToken: 'mine' })).status).toBe(200);
    expect((await create('once', { ClientToken: 'mine' })).status).toBe(200);
    expect(await create('once')).toMatchObject({ status: 409, error: 'ConflictException' });
  });

  it.each<[string, object]>([
    ['an expression that is none', { ScheduleExpression: 'rate(10 seconds)' }],
    ['a zone that is none', { ScheduleExpressionTimezone: 'Asia/Atlantis' }],
    ['no role', { Target: { Arn } }],
    [
      'a target that is not served',
      { Target: { RoleArn, Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' } },
    ],
    [
      'a bus without a type for its events',
      { Target: { RoleArn, Arn: 'arn:aws:events:r:000000000000:event-bus/b' } },
    ],
    ['a window of no length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }],
    ['a length for no window', { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 1 } }],
    ['a state that is none', { State: 'ASLEEP' }],
    ['an end before its start', { StartDate: 9e9, EndDate: 8e9 }],
    ['a start in the past', { StartDate: 1 }],
    ['no window', { FlexibleTimeWindow: null }],
  ])('with %s is refused', async (_name, more) => {
    expect(await create('odd', more)).toMatchObject({ status: 400, error: 'ValidationException' });
  });

  it('is refused in the words of AWS', async () => {
    const { body } = await create('odd', { ScheduleExpression: 'cron(0 1 * * * *)' });
    expect(body.Message).toBe('Invalid Schedule Expression cron(0 1 * * * *).');
  });

  it.each<[string, string, unknown, number]>([
    ['POST', '/schedules/odd', '{"broken', 400],
    ['POST', '/schedules/odd', '[]', 400],
    ['POST', '/schedules/odd', { ...schedule, State: 1 }, 400],
    ['POST', '/schedules/a%20b', schedule, 400],
    ['POST', '/schedules', schedule, 404],
    ['PATCH', '/schedules/odd', schedule, 404],
    ['GET', '/else', undefined, 404],
    ['PUT', '/schedules/none', schedule, 404],
    ['POST', '/schedules/odd', { ...schedule, GroupName: 'none' }, 404],
  ])('%s %s with %j answers %i', async (method, path, body, status) => {
    expect((await call(method, path, body)).status).toBe(status);
  });
});

describe('a schedule', () => {
  it('fires between its start and its end, and is gone afterwards if it says so', async () => {
    const more = { StartDate: seconds(HOUR), EndDate: seconds(2.5 * HOUR), ActionAfterCompletion: 'DELETE' };
    await create('bounded', more);
    await quiet();
    expect(fired).toEqual([]);
    advance(HOUR);
    await firings(1);
    expect((await get('bounded')).status).toBe(200);
    advance(HOUR);
    await firings(2);
    expect((await get('bounded')).status).toBe(404);
    advance(5 * HOUR);
    await quiet();
    expect(fired).toHaveLength(2);
  });

  it('for one moment fires once, even when that came while nobody was there', async () => {
    await create('once', { ScheduleExpression: `at(${iso(HOUR)})`, ActionAfterCompletion: 'DELETE' });
    scheduler.close();
    advance(3 * HOUR);
    scheduler = open();
    scheduler.resume();
    await firings(1);
    advance(HOUR);
    await quiet();
    expect(fired).toHaveLength(1);
  });

  it('with a flexible window fires within it, at the time it was due', async () => {
    await create('flexible', {
      ScheduleExpression: `at(${iso(HOUR)})`,
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
    });
    const due = `${iso(HOUR)}Z`;
    advance(HOUR);
    advance(30 * MINUTE);
    await firings(1);
    expect(fired).toEqual([due]);
  });

  it('made by call stays over a new start; one that left the template does not', async () => {
    await create('mine');
    const definition = { ...schedule, FlexibleTimeWindow: { Mode: 'OFF' } as const };
    for (const Name of ['kept', 'left'])
      scheduler.ensureSchedule({ ...definition, Name, ScheduleExpression: 'rate(1 day)' });
    const open_ = async (names: string[]) => {
      await door.close();
      scheduler.close();
      scheduler = open();
      for (const Name of names)
        scheduler.ensureSchedule({ ...definition, Name, ScheduleExpression: 'rate(1 day)' });
      scheduler.resume();
      door = await openEndpoint({ scheduler });
      const { body } = await call('GET', '/schedules');
      return (body.Schedules as { Name: string }[]).map(({ Name }) => Name);
    };
    expect(await open_(['kept', 'left'])).toEqual(['kept', 'left', 'mine']);
    expect(await open_(['kept'])).toEqual(['kept', 'mine']);
  });

  it('says when its next try is due', async () => {
    scheduler.close();
    scheduler = createScheduler({
      ...place.options,
      deliver() {
        throw new Error('not now');
      },
      bury: () => {},
    });
    scheduler.ensureSchedule({ Name: 'failing', ScheduleExpression: 'rate(1 day)', Target: { Arn } });
    expect(scheduler.isIdle()).toBe(true);
    scheduler.resume();
    expect(scheduler.isIdle()).toBe(false);
    await vi.waitFor(() => expect(scheduler.isIdle()).toBe(true));
    const next = scheduler.nextDue()! - place.options.clock.now();
    expect(next).toBeGreaterThan(500);
    expect(next).toBeLessThan(1_200);
  });
});

describe('a group', () => {
  it('holds schedules of its own names, has tags, and takes its schedules with it', async () => {
    const made = await call('POST', '/schedule-groups/night', { Tags: [{ Key: 'a', Value: '1' }] });
    const arn = 'arn:aws:scheduler:ap-southeast-3:000000000000:schedule-group/night';
    expect(made.body).toEqual({ ScheduleGroupArn: arn });
    expect((await call('POST', '/schedule-groups/night', {})).status).toBe(409);
    await create('same', { GroupName: 'night', State: 'DISABLED' });
    expect((await get('same')).status).toBe(404);
    expect((await get('same', { groupName: 'night' })).status).toBe(200);

    const tags = `/tags/${encodeURIComponent(arn)}`;
    await call('POST', tags, { Tags: [{ Key: 'b', Value: '2' }] });
    await call('DELETE', tags, undefined, { TagKeys: 'a' });
    expect((await call('GET', tags)).body).toEqual({ Tags: [{ Key: 'b', Value: '2' }] });

    const { body } = await call('GET', '/schedule-groups');
    expect((body.ScheduleGroups as { Name: string }[]).map(({ Name }) => Name)).toEqual(['default', 'night']);
    expect((await call('DELETE', '/schedule-groups/night')).status).toBe(200);
    expect((await get('same', { groupName: 'night' })).status).toBe(404);
    expect((await call('DELETE', '/schedule-groups/default')).status).toBe(400);
  });
});
