import { readFileSync } from 'node:fs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clockKey,
  readPrivacyRequest,
  storedPrivacyRequest,
} from '../../functions/registration/store/privacy-requests.ts';
import { dueStore, dueWrite } from '../../shared/persistence/due.ts';
import type { Item } from '../../shared/persistence/read.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { erasuresSince } from '../../shared/privacy/erasure.ts';
import { copiesOf, sealedElsewhere } from '../../shared/privacy/sealed-elsewhere.ts';
import { openServiceTables } from '../support/service-table.ts';

const fixture = (kind: string): Item =>
  JSON.parse(readFileSync(new URL(`../support/stored/${kind}-1.json`, import.meta.url), 'utf8'));

let cloud: Awaited<ReturnType<typeof openServiceTables>>;
let table: ServiceTable;
beforeAll(async () => {
  cloud = await openServiceTables();
  table = cloud.aServiceTable();
  for (const kind of ['sealed-elsewhere', 'due', 'due-marker', 'erasure'])
    await table.db.send(new PutCommand({ TableName: table.name, Item: fixture(kind) }));
});
afterAll(() => cloud.close());

describe('what the privacy of people needs, as a past version of the code stored it', () => {
  const { pk, sk, gsi1pk, gsi1sk, feedpk, feedsk, kind, schema, requestKind, ...said } =
    fixture('privacy-request');

  it('a request of schema 1 is read whole, and is stored today as it was', () => {
    const request = readPrivacyRequest(fixture('privacy-request'));
    expect(request).toEqual({ ...said, kind: requestKind });
    const item = storedPrivacyRequest(request, String(feedsk).split('#')[0] ?? '');
    expect(JSON.parse(JSON.stringify(item))).toEqual(fixture('privacy-request'));
  });

  it('a pointer of schema 1 leads to what is sealed elsewhere', async () => {
    const { at, ...pointer } = fixture('sealed-elsewhere');
    const found = await copiesOf(table, pointer.pk);
    expect(found).toEqual([{ at, pointer: { pk: pointer.pk, sk: pointer.sk } }]);
    expect(sealedElsewhere(table.name, pointer.pk, at as Item).item.Put?.Item).toEqual({ ...pointer, at });
  });

  it('a note of schema 1 is due, from where the marker stands', async () => {
    const due = dueStore(table);
    expect(await due.reached()).toBe('2013-02');
    const { what, id, pk, sk } = fixture('due');
    const { found } = await due.due('2013-02', new Date('2013-02-03T09:20:00.000Z'), 10);
    expect(found).toEqual([{ what, id, key: { pk, sk }, at: '2013-02-03T09:20:00.000Z', marker: undefined }]);
    const early = await due.due('2013-02', new Date('2013-02-03T09:19:59.999Z'), 10);
    expect(early.found).toEqual([]);
    const request = readPrivacyRequest(fixture('privacy-request'));
    expect(clockKey(request)).toEqual({ pk, sk });
    const note = { what: String(what), id: String(id), at: request.dueAt };
    expect(dueWrite(table.name, note, request.origin.enteredAt).item.Put?.Item).toEqual(fixture('due'));
  });

  it('an erasure of schema 1 is replayed as it is', async () => {
    const { record, copies, proof } = fixture('erasure');
    expect(await erasuresSince(table, ' ')).toEqual([
      { record, copies, proof, erasedAt: '2013-02-02T04:00:00.000Z' },
    ]);
  });
});
