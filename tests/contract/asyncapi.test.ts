import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { buses, type EventContract } from '../../shared/contract/event.ts';
import { events } from '../../shared/events/index.ts';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { asyncApi } from '../../shared/messaging/asyncapi.ts';

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: { readonly $ref: string };
  readonly messages: readonly { readonly $ref: string }[];
}

const document = asyncApi(events, subscriptions);
const channels = document.channels as Record<string, { messages: Record<string, object> }>;
const operations = document.operations as Record<string, Operation>;
const { messages } = document.components as { messages: Record<string, object> };

const messageOn = ({ bus, type }: EventContract) => ({ $ref: `#/channels/${bus}/messages/${type}` });
const of = (service: string, action: Operation['action'], { bus }: EventContract) =>
  operations[`${service}.${action}.${bus}`]?.messages;

const complaints = async (document: unknown) => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: { 'info-license': 'off', 'security-defined': 'off' }, // roles of AWS decide, no scheme of AsyncAPI
  });
  const found = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: 'asyncapi.json',
    config,
  });
  return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`);
};

describe('the AsyncAPI document', () => {
  it('is valid AsyncAPI 3', async () => {
    expect(document.asyncapi).toMatch(/^3\./);
    expect(await complaints(document)).toEqual([]);
  });

  it('would not be valid with a reference that dangles', async () => {
    const broken = JSON.stringify(document).replaceAll(
      '#/components/schemas/Post',
      '#/components/schemas/Nowhere',
    );
    expect(await complaints(JSON.parse(broken))).not.toEqual([]);
  });

  it('is the same for the same contracts, to the byte', () => {
    expect(JSON.stringify(asyncApi(events, subscriptions))).toBe(JSON.stringify(document));
  });

  it('has a channel for each bus', () => expect(Object.keys(channels)).toEqual([...buses]));
});

describe.each(events.map((event) => [event.type, event] as const))('%s in AsyncAPI', (type, event) => {
  it('is a CloudEvent on its bus alone', () => {
    expect(messages[type]).toMatchObject({
      name: type,
      payload: {
        allOf: [
          { $ref: '#/components/schemas/CloudEvent' },
          { properties: { type: { const: type }, source: { const: event.source } } },
        ],
      },
    });
    expect(buses.filter((bus) => channels[bus] && type in channels[bus].messages)).toEqual([event.bus]);
  });

  it('is sent by its service and kept by the archive', () => {
    expect(of(event.source, 'send', event)).toContainEqual(messageOn(event));
    expect(of('archive', 'receive', event)).toContainEqual(messageOn(event));
  });

  it('is received by those who subscribe, and nobody else', () => {
    for (const [service, heard] of Object.entries(subscriptions)) {
      const isHeard = Object.values(heard).some((contract: EventContract) => contract.type === type);
      expect((of(service, 'receive', event) ?? []).some(({ $ref }) => $ref === messageOn(event).$ref)).toBe(
        isHeard,
      );
    }
  });
});
