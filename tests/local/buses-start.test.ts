import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventBridge, type EventBridge } from '../../infra/local/eventbridge/service.ts';
import { surroundings } from '../support/aws-endpoint.ts';

const HOUR = 3_600_000;
const Arn = 'arn:aws:sqs:ap-southeast-3:000000000000:target';
const Targets = [{ Id: 'queue', Arn }];
let place: ReturnType<typeof surroundings>;
let buses: EventBridge | undefined;
let payloads: string[];
let failure: Error | undefined;

const open = (): EventBridge => {
  buses?.close();
  buses = createEventBridge({
    ...place.options,
    deliver(_target, payload) {
      if (failure) throw failure;
      payloads.push(payload);
    },
    bury: () => {},
  });
  return buses;
};
beforeEach(() => {
  place = surroundings();
  payloads = [];
  failure = undefined;
});
afterEach(() => {
  buses?.close();
  buses = undefined;
  place.remove();
});

const ask = async (service: EventBridge, operation: string, input: object) => {
  const { body } = await service.handle({
    operation,
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(input)),
    caller: { arn: 'arn:aws:iam::000000000000:root', accountId: '000000000000' },
  });
  return JSON.parse(String(body));
};
const names = (found: readonly { readonly [key: string]: string }[], key: string) =>
  found.map((one) => one[key]);

describe('at a start', () => {
  const template = (service: EventBridge, parts: readonly string[]) => {
    const bus = service.ensureBus({ Name: 'kept' });
    if (parts.includes('bus')) service.ensureBus({ Name: 'left' });
    if (parts.includes('rule'))
      service.ensureRule({ Name: 'left', EventBusName: 'kept', EventPattern: { source: ['a'] }, Targets });
    if (parts.includes('archive')) service.ensureArchive({ ArchiveName: 'left', SourceArn: bus });
    service.resume();
  };

  it('what left the template is gone, what was made by call stays', async () => {
    template(open(), ['bus', 'rule', 'archive']);
    const before = buses!;
    await ask(before, 'CreateEventBus', { Name: 'mine' });
    await ask(before, 'PutRule', { Name: 'mine', EventBusName: 'kept', EventPattern: '{"source":["a"]}' });
    template(open(), ['bus', 'rule', 'archive']);
    const all = await ask(buses!, 'ListEventBuses', {});
    expect(names(all.EventBuses, 'Name')).toEqual(['default', 'kept', 'left', 'mine']);

    template(open(), []);
    const left = await ask(buses!, 'ListEventBuses', {});
    expect(names(left.EventBuses, 'Name')).toEqual(['default', 'kept', 'mine']);
    const { Rules } = await ask(buses!, 'ListRules', { EventBusName: 'kept' });
    expect(names(Rules, 'Name')).toEqual(['mine']);
    expect((await ask(buses!, 'ListArchives', {})).Archives).toEqual([]);
  });

  it('a bus that left the template stays while it has rules made by call', async () => {
    template(open(), ['bus']);
    await ask(buses!, 'PutRule', { Name: 'mine', EventBusName: 'left', EventPattern: '{"source":["a"]}' });
    template(open(), []);
    expect((await ask(buses!, 'DescribeEventBus', { Name: 'left' })).Name).toBe('left');
  });

  it('an archive of the template keeps its events', async () => {
    template(open(), ['archive']);
    buses!.publish({ EventBusName: 'kept', Source: 'a', DetailType: 'b', Detail: '{}' });
    template(open(), ['archive']);
    expect((await ask(buses!, 'DescribeArchive', { ArchiveName: 'left' })).EventCount).toBe(1);
  });

  it('a rule by schedule fires what it missed once, and is not ahead of its targets', async () => {
    const rule = { Name: 'hourly', ScheduleExpression: 'cron(5 * * * ? *)', Targets };
    const first = open();
    first.ensureRule(rule);
    first.resume();
    place.options.clock.advance(5 * HOUR);
    await vi.waitFor(() => expect([payloads.length, first.isIdle()]).toEqual([1, true]));
    first.close();
    buses = undefined;
    place.options.clock.advance(5 * HOUR);
    const second = open();
    second.ensureRule(rule);
    await new Promise((done) => setTimeout(done, 20));
    expect(payloads).toHaveLength(1);
    second.resume();
    await vi.waitFor(() => expect(payloads).toHaveLength(2));
    const [before, after] = payloads.map((payload) => Date.parse(JSON.parse(payload).time));
    expect(after! - before!).toBe(5 * HOUR);
  });
});

describe('a member that is null', () => {
  it('counts as absent', async () => {
    const entry = {
      Source: 'a',
      DetailType: 'b',
      Detail: '{}',
      Resources: null,
      Time: null,
      EventBusName: null,
    };
    expect(await ask(open(), 'PutEvents', { Entries: [entry] })).toMatchObject({ FailedEntryCount: 0 });
  });
});

describe('a delivery', () => {
  it('that waits for its next try leaves the bus idle and says when', async () => {
    const service = open();
    service.ensureRule({ Name: 'all', EventPattern: { source: ['a'] }, Targets });
    failure = new Error('not now');
    service.publish({ Source: 'a', DetailType: 'b', Detail: '{}' });
    expect(service.isIdle()).toBe(false);
    await vi.waitFor(() => expect(service.isIdle()).toBe(true));
    expect(service.nextDue()).toBeGreaterThan(place.options.clock.now());
    failure = undefined;
    place.options.clock.advance(2_000);
    await vi.waitFor(() => expect(payloads).toHaveLength(1));
    await vi.waitFor(() => expect([service.isIdle(), service.nextDue()]).toEqual([true, undefined]));
  });
});

describe('a replay', () => {
  it('that was killed goes on where it was: every event is promised once', async () => {
    const module = resolve('infra/local/eventbridge/service.ts');
    // Promises deliveries that never succeed, until it is killed in the middle.
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `
        const { createEventBridge } = await import(${JSON.stringify(module)});
        const { movableClock } = await import(${JSON.stringify(resolve('infra/local/clock.ts'))});
        const options = ${JSON.stringify({ folder: place.options.folder, region: 'ap-southeast-3', accountId: '000000000000' })};
        const buses = createEventBridge({ ...options, clock: movableClock(), deliver() { throw new Error('never'); }, bury() {} });
        const bus = buses.ensureBus({ Name: 'kept' });
        buses.ensureRule({ Name: 'all', EventBusName: 'kept', EventPattern: { 'replay-name': [{ exists: true }] }, Targets: [{ Id: 'queue', Arn: ${JSON.stringify(Arn)} }] });
        buses.ensureArchive({ ArchiveName: 'all', SourceArn: bus });
        for (let number = 0; number < 3000; number += 1)
          buses.publish({ EventBusName: 'kept', Source: 'a', DetailType: 'b', Detail: JSON.stringify({ number }) });
        const call = (operation, input) => buses.handle({ operation, body: Buffer.from(JSON.stringify(input)) });
        await call('StartReplay', { ReplayName: 'again', EventSourceArn: bus.replace('event-bus/kept', 'archive/all'), EventStartTime: 1, EventEndTime: 9e9, Destination: { Arn: bus } });
        for (let turn = 0; ; turn += 1) {
          await new Promise(setImmediate);
          const { body } = await call('DescribeReplay', { ReplayName: 'again' });
          if (JSON.parse(body).State === 'RUNNING') { process.stdout.write('running'); break; }
        }
        setInterval(() => {}, 1000);
        `,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const service = open();
    const bus = service.ensureBus({ Name: 'kept' });
    service.ensureArchive({ ArchiveName: 'all', SourceArn: bus });
    service.ensureRule({
      Name: 'all',
      EventBusName: 'kept',
      EventPattern: { 'replay-name': [{ exists: true }] },
      Targets,
    });
    place.options.clock.advance(10 * HOUR);
    service.resume();
    await vi.waitFor(() => expect(service.isIdle()).toBe(true), 10_000);
    const numbers = payloads.map((payload) => JSON.parse(payload).detail.number as number);
    expect(numbers).toHaveLength(3_000);
    expect(new Set(numbers).size).toBe(3_000);
    expect((await ask(service, 'DescribeReplay', { ReplayName: 'again' })).State).toBe('COMPLETED');
  }, 30_000);
});
