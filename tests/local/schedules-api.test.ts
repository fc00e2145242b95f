import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createScheduler, type Scheduler } from '../../infra/local/scheduler/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';
import { rawCalls } from '../support/raw-calls.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

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

const send = rawCalls(() => door.endpoint);
/** A call with whatever body, also with one that the SDK would not send. */
const call = async (method: string, path: string, body?: unknown, query: Record<string, string> = {}) => {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json' };
  const response = await send({
    service: 'scheduler',
    method,
    path,
    query,
    headers,
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
  it.each<[string, object]>([
    [
      'a target that is not served',
      { Target: { RoleArn, Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' } },
    ],
    ['a start in the past', { StartDate: 1 }],
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
