import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { anArchive, Bucket, type TestArchive } from '../support/archive.ts';

let archive: TestArchive;
beforeAll(async () => {
  archive = await anArchive();
});
afterAll(() => archive.close());
beforeEach(() => {
  archive.beginAnew();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

describe('the archive', () => {
  it('seals every bus and hour by itself, sorted by id, once its hour is over', async () => {
    expect(
      await archive.deliver([
        archive.event('E3'),
        archive.event('E1', '09:59'),
        archive.event('E2', '10:00'),
      ]),
    ).toEqual([]);
    await archive.deliver([archive.event('V1')], 'volunteer');
    await archive.seal(`${archive.day}T10:10:00.000Z`);
    expect(await archive.sealed()).toEqual({
      'institutional 09/part-0001': ['E1', 'E3'],
      'volunteer 09/part-0001': ['V1'],
    });
    await archive.seal(`${archive.day}T11:00:00.000Z`);
    expect(await archive.sealed()).toMatchObject({ 'institutional 10/part-0001': ['E2'] });
    expect(await archive.store().openHours()).toEqual([]);
  });

  it('writes each event as it was told, and notes what it wrote', async () => {
    const told = { ...archive.event('E1'), traceparent: '00-1' };
    await archive.deliver([told]);
    await archive.seal();
    const Key = `raw/bus=institutional/dt=${archive.day}/hour=09/part-0001.ndjson.gz`;
    const { Body, ContentType } = await archive.objects.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    expect(gunzipSync(bytes).toString('utf8')).toBe(`${JSON.stringify(told)}\n`);
    expect(ContentType).toBe('application/gzip');
    const [part] = await archive.store().parts({ bus: 'institutional', hour: `${archive.day}T09` });
    expect(part?.object).toEqual({
      key: Key,
      bytes: bytes.byteLength,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      rows: 1,
    });
  });

  it('has an event once that was delivered twice: in one batch, in two, and after it was sealed', async () => {
    expect(await archive.deliver([archive.event('E1'), archive.event('E1')])).toEqual([]);
    await archive.deliver([archive.event('E1')]);
    await archive.seal();
    await archive.deliver([archive.event('E1')]);
    await archive.seal();
    expect(await archive.sealed()).toEqual({ 'institutional 09/part-0001': ['E1'] });
    expect(await archive.store().openHours()).toEqual([]);
  });

  it('reads the table as it stands, never as it stood', async () => {
    const consistent: unknown[] = [];
    archive.passing = (call, pass) => {
      if (call.operation === 'Query') consistent.push(JSON.parse(call.body.toString('utf8')).ConsistentRead);
      return pass(call);
    };
    await archive.deliver([archive.event('E1')]);
    await archive.seal();
    expect(consistent).toEqual([true, true, true, true]);
  });

  it('puts events that come late into a further part', async () => {
    await archive.deliver([archive.event('E2')]);
    await archive.seal();
    await archive.deliver([archive.event('E1'), archive.event('E3')]);
    await archive.seal();
    expect(await archive.sealed()).toEqual({
      'institutional 09/part-0001': ['E2'],
      'institutional 09/part-0002': ['E1', 'E3'],
    });
  });

  it('seals an hour of several parts and of more than one page', async () => {
    const ids = Array.from({ length: 5_040 }, (_, index) => `01K${String(index).padStart(23, '0')}`);
    const rows = ids.map((id) => ({
      at: { bus: 'institutional', hour: `${archive.day}T09` } as const,
      event: { ...archive.event(id), state: { noise: createHash('sha512').update(id).digest('hex') } },
    }));
    expect(await archive.store().keep(rows)).toEqual([]);
    await archive.seal();
    const parts = await archive.sealed();
    expect(Object.values(parts).map(({ length }) => length)).toEqual([5_000, 40]);
    expect(Object.values(parts).flat()).toEqual(ids);
  }, 60_000);

  it('reports a message that is no event, and keeps the others', async () => {
    const { batchItemFailures } = await archive.bodies(
      ['no JSON', JSON.stringify({ detail: { id: 'E0' } }), JSON.stringify({ detail: archive.event('E1') })],
      'financial',
    );
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }]);
    await archive.seal();
    expect(await archive.sealed()).toEqual({ 'financial 09/part-0001': ['E1'] });
  });

  it('seals the other hours when one cannot be sealed, and fails', async () => {
    const Key = `raw/bus=institutional/dt=${archive.day}/hour=09/part-0001.ndjson.gz`;
    await archive.objects.send(new PutObjectCommand({ Bucket, Key, Body: gzipSync('of somebody else') }));
    await archive.deliver([archive.event('E1'), archive.event('E2', '10:30')]);
    await expect(archive.seal()).rejects.toThrow('1 hours are not sealed');
    expect((await archive.store().openHours()).map(({ hour }) => hour)).toEqual([`${archive.day}T09`]);
    expect(
      (await archive.store().parts({ bus: 'institutional', hour: `${archive.day}T10` }))[0]?.object?.rows,
    ).toBe(1);
  });
});

describe('rows that DynamoDB leaves over', () => {
  /** Leaves over, of each batch, the items whose JSON has this text, as often as told. */
  const leaveOver = (text: string, times: number) => {
    let left = times;
    archive.passing = async (call, pass) => {
      if (call.operation !== 'BatchWriteItem') return pass(call);
      const { RequestItems, ...more } = JSON.parse(call.body.toString('utf8'));
      const all = RequestItems[archive.TableName] as object[];
      const over = left > 0 ? all.filter((request) => JSON.stringify(request).includes(text)) : [];
      if (over.length > 0) left -= 1;
      const taken = all.filter((request) => !over.includes(request));
      const UnprocessedItems = over.length > 0 ? { [archive.TableName]: over } : {};
      const body = Buffer.from(JSON.stringify({ ...more, RequestItems: { [archive.TableName]: taken } }));
      const reply = await (taken.length > 0
        ? pass({ ...call, body })
        : { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{}' });
      return {
        ...reply,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({ ...JSON.parse(String(reply.body)), UnprocessedItems }),
      };
    };
  };

  it('are written again', async () => {
    leaveOver('ROW#E2', 2);
    expect(await archive.deliver([archive.event('E1'), archive.event('E2')])).toEqual([]);
    await archive.seal();
    expect(await archive.sealed()).toEqual({ 'institutional 09/part-0001': ['E1', 'E2'] });
  });

  it('are reported when they stay over, and come again', async () => {
    leaveOver('ROW#E2', 4);
    expect(await archive.deliver([archive.event('E1'), archive.event('E2')])).toEqual(['message-1']);
    await archive.seal();
    await archive.deliver([archive.event('E2')]);
    await archive.seal();
    expect(Object.values(await archive.sealed()).flat()).toEqual(['E1', 'E2']);
  });

  it('are reported when their hour could not be opened', async () => {
    leaveOver('open-hour', 4);
    expect(await archive.deliver([archive.event('E1'), archive.event('E2')])).toEqual([
      'message-0',
      'message-1',
    ]);
  });
});
