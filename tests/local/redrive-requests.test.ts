import { afterEach, describe, expect, it } from 'vitest';
import type { AwsReply } from '../../infra/local/aws/service.ts';
import { openPlace } from '../../infra/local/redrive/place.ts';
import { publishAgain } from '../../infra/local/redrive/publishing.ts';
import { readRequest } from '../../infra/local/redrive/request.ts';
import { openEndpoint } from '../support/aws-endpoint.ts';
import { anEvent } from '../support/events.ts';

const range = ['--from', '2026-08-17', '--to', '2026-08-17T09:00:00+07:00'];

describe('a redrive', () => {
  it('reads its range as moments', () => {
    expect(readRequest(['--outbox', 'registration', ...range, '--region', 'sulawesi'])).toEqual({
      kind: 'outbox',
      service: 'registration',
      from: Date.parse('2026-08-17T00:00:00Z'),
      to: Date.parse('2026-08-17T02:00:00Z'),
      region: 'sulawesi',
      dryRun: false,
    });
    expect(readRequest(['--dead-letters'])).toMatchObject({ kind: 'dead-letters', part: '' });
  });

  it.each([
    [[], 'Give one of'],
    [['--outbox', 'registration', '--unpublished'], 'Give one of'],
    [['--outbox', 'nobody', ...range], '--outbox takes one of registration'],
    [['--outbox', 'registration', '--from', '2026-08-17'], '--to takes a date'],
    [['--outbox', 'registration', '--from', 'yesterday', '--to', '2026-08-17'], '--from takes a date'],
    [['--outbox', 'registration', '--from', '2026-08-17T09:00', '--to', '2026-08-18'], '--from takes a date'],
    [['--outbox', 'registration', '--from', '2026-13-17', '--to', '2026-08-18'], '--from takes a date'],
    [
      ['--outbox', 'registration', '--from', '2026-08-18', '--to', '2026-08-18'],
      '--from must lie before --to',
    ],
    [['--archive', ...range], '--archive needs --bus'],
    [['--archive', '--bus', 'yellow', ...range], '--archive needs --bus, one of institutional'],
    [['--unpublished', ...range], '--from and --to belong'],
    [['--dead-letters', '--bus', 'volunteer'], '--bus belongs to --archive'],
    [['--dead-letters', 'one', 'two'], 'What is two?'],
    [['--unpublished', 'x'], 'What is x?'],
    [['--everything'], '--everything'],
  ])('refuses %j with one line', (args, reason) => {
    const refused = (() => {
      try {
        readRequest(args);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    expect(refused).toContain(reason);
    expect(refused).not.toContain('\n');
  });

  it('finds the parts of a region on AWS by the names that were deployed, and those of this machine at its port', async () => {
    const region = openPlace('sulawesi', 8081);
    expect(region.named('registration')).toBe('pranata-sulawesi-registration');
    expect(region.bucket('archive')).toBe('pranata-sulawesi-archive-222222222222');
    expect(region.s3.config.endpoint).toBeUndefined();
    const here = openPlace(undefined, 8081);
    expect(await here.sqs.config.endpoint?.()).toMatchObject({ hostname: '127.0.0.1', port: 8081 });
    for (const place of [region, here]) place.close();
  });

  it('names the programme regions there are', () => {
    expect(() => openPlace('atlantis', 8081)).toThrow(/no programme region atlantis.*jawa-barat, sulawesi/);
  });
});

describe('publishing again', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  /** A bus that answers 200 and refuses an event as often as it is told. */
  const aBus = async (refusals: Record<string, number>) => {
    const taken: string[] = [];
    const left = { ...refusals };
    const handle = ({ body }: { body: Buffer }): AwsReply => {
      const Entries = (JSON.parse(body.toString()).Entries as { Detail: string }[]).map(({ Detail }) => {
        const { id } = JSON.parse(Detail) as { id: string };
        left[id] = (left[id] ?? 0) - 1;
        if (left[id] >= 0) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
        taken.push(id);
        return { EventId: id };
      });
      const FailedEntryCount = Entries.filter((entry) => 'ErrorCode' in entry).length;
      return { status: 200, headers: {}, body: JSON.stringify({ FailedEntryCount, Entries }) };
    };
    const door = await openEndpoint({ events: { handle, close: () => undefined } });
    const place = openPlace(undefined, Number(new URL(door.endpoint).port));
    closers.push(place.close, door.close);
    return { place, taken };
  };
  const on = (...ids: string[]) => ids.map((id) => ({ event: anEvent(id), bus: 'institutional' as const }));

  it('tries again what was refused, and only that', async () => {
    const { place, taken } = await aBus({ E2: 1 });
    expect(await publishAgain(place, on('E1', 'E2', 'E3'), [1])).toEqual({
      published: 3,
      refused: new Map(),
    });
    expect(taken).toEqual(['E1', 'E3', 'E2']);
  });

  it('says what stays refused', async () => {
    const { place, taken } = await aBus({ E1: 100 });
    expect(await publishAgain(place, on('E1', 'E2'), [1, 1])).toEqual({
      published: 1,
      refused: new Map([['E1', 'ThrottlingException']]),
    });
    expect(taken).toEqual(['E2']);
  });
});
