import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ulid } from 'ulid';
import type { System } from '../../infra/local/system.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { locationRoutes } from '../../shared/routes/registration/locations.ts';
import { patiently } from '../support/patience.ts';

/** Does it for each, so many at once. */
const forEach = async <Thing>(
  things: readonly Thing[],
  concurrency: number,
  work: (thing: Thing) => Promise<void>,
) => {
  const waiting = [...things];
  const worker = async () => {
    for (let thing = waiting.shift(); thing !== undefined; thing = waiting.shift()) await work(thing);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
};

/** Enrols areas as a device does that tries again under the same key; answers how many requests that took. */
export const enrolAll = async (system: System, areas: readonly string[]): Promise<number> => {
  const token = await system.token({ sub: 'bench', roles: 'national', area: 'ID' });
  const { method, path, example } = locationRoutes.enrolLocation;
  let requests = 0;
  await forEach(areas, 24, async (area) => {
    const { status } = await patiently(async () => {
      requests += 1;
      const answer = await fetch(system.url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': area,
        },
        body: JSON.stringify({ ...example.body, locationId: undefined, area }),
      });
      await answer.arrayBuffer();
      return answer;
    });
    if (status !== 201) throw new Error(`${area} was answered ${status}`);
  });
  return requests;
};

/**
 * Publishes the same fact about other areas as a relay does: ten at once, and again what was refused or of what no
 * answer came.
 */
export const publishAll = async (
  system: System,
  fact: CloudEvent,
  areas: readonly string[],
): Promise<void> => {
  const bus = new EventBridgeClient({
    endpoint: system.awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const entryOf = (area: string) => {
    const locationId = ulid();
    const place = { ...(fact.data.area as object), code: area };
    const event: CloudEvent = {
      ...fact,
      id: ulid(),
      subject: locationId,
      area,
      data: { ...fact.data, locationId, area: place },
      state: { ...fact.state, locationId, area: place },
    };
    return {
      EventBusName: 'pranata-local-institutional',
      Source: `pranata.${fact.source}`,
      DetailType: fact.type,
      Time: new Date(fact.acceptedat),
      Detail: JSON.stringify(event),
    };
  };
  const entries = areas.map(entryOf);
  const calls = Array.from({ length: Math.ceil(entries.length / 10) }, (_, call) =>
    entries.slice(call * 10, call * 10 + 10),
  );
  await forEach(calls, 4, async (call) => {
    for (let open = call; open.length > 0; ) {
      const sent = open;
      const answer = await bus.send(new PutEventsCommand({ Entries: sent })).catch(() => undefined);
      if (answer) open = sent.filter((_, place) => answer.Entries?.[place]?.ErrorCode);
    }
  });
  bus.destroy();
};
