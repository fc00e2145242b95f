import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRelay } from '../../functions/relay/publish.ts';
import { createEventBridge, type EventBridge } from '../../infra/local/eventbridge/service.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { packed } from '../../shared/messaging/packed-event.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';
import { anEvent } from '../support/events.ts';

const { options, remove } = surroundings();
let buses: EventBridge;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: EventBridgeClient;
let published: string[];
let written: string;

beforeAll(async () => {
  buses = createEventBridge({
    ...options,
    deliver: (_target, payload) => void published.push(JSON.parse(payload).detail.id),
    bury: () => undefined,
  });
  buses.ensureBus({ Name: 'institutional' });
  buses.ensureRule({
    Name: 'all',
    EventBusName: 'institutional',
    EventPattern: { source: ['pranata.registration'] },
    Targets: [{ Id: 'test', Arn: 'arn:aws:sqs:ap-southeast-3:000000000000:test' }],
  });
  door = await openEndpoint({ events: buses });
  client = new EventBridgeClient(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  buses.close();
  remove();
});
beforeEach(() => {
  published = [];
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
  return () => vi.restoreAllMocks();
});

const record = (bytes: Uint8Array, index: number): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: `sequence-${index}`,
    NewImage: { kind: { S: 'outbox' }, event: { B: Buffer.from(bytes).toString('base64') } },
  },
});
const relay = async (items: readonly Uint8Array[], events = client) => {
  const handler = createRelay(events, { bus: 'institutional', service: 'registration' });
  const { batchItemFailures } = await handler({ Records: items.map(record) });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const item = (id: string, more: Partial<CloudEvent> = {}) => packed(anEvent(id, more));
/** A bus refuses an entry without a detail type, in an answer of 200. */
const refused = (id: string) => item(id, { type: '' });
const refusals = () => written.match(/"PublishRefused":1/g)?.length ?? 0;

describe('a relay', () => {
  it('publishes what is promised', async () => {
    expect(await relay([item('E1'), item('E2')])).toEqual([]);
    await vi.waitFor(() => expect(published.sort()).toEqual(['E1', 'E2']));
    expect(refusals()).toBe(0);
  });

  it('goes on from the first entry that the bus refused, and publishes those around it', async () => {
    expect(await relay([item('E1'), refused('E2'), item('E3'), refused('E4')])).toEqual(['sequence-1']);
    await vi.waitFor(() => expect(published.sort()).toEqual(['E1', 'E3']));
    expect(refusals()).toBe(2);
  });

  it('is not held up by an event that no call can carry', async () => {
    const tooLarge = item('E2', { data: { text: 'x'.repeat(1_100_000) } });
    expect(await relay([item('E1'), tooLarge, item('E3')])).toEqual(['sequence-1']);
    await vi.waitFor(() => expect(published.sort()).toEqual(['E1', 'E3']));
    expect(refusals()).toBe(1);
  });

  it('is not held up by an item that it cannot read', async () => {
    expect(await relay([item('E1'), Buffer.from('no event'), refused('E3'), item('E4')])).toEqual([
      'sequence-1',
    ]);
    await vi.waitFor(() => expect(published.sort()).toEqual(['E1', 'E4']));
  });

  it('starts over when the bus does not answer', async () => {
    const nobody = new EventBridgeClient({ ...door.client, endpoint: 'http://127.0.0.1:1' });
    expect(await relay([item('E1'), item('E2')], nobody)).toEqual(['sequence-0']);
    nobody.destroy();
    expect(refusals()).toBe(2);
  });

  it('writes nothing of an event into its log', async () => {
    await relay([refused('E1'), Buffer.from('no event')]);
    expect(written).not.toContain('31.71.01.1001');
    expect(written).not.toContain('account-1');
  });
});
