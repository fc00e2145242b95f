import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSearch } from '../../functions/registration/store/duplicate-searches.ts';
import { readHouseholdsBefore } from '../../functions/registration/store/merges.ts';
import { pairKey, pairWrites, readPair } from '../../functions/registration/store/pairs.ts';
import type { Item } from '../../shared/persistence/read.ts';
import { aPair } from '../support/pair-builders.ts';

const fixture = (kind: string): Item =>
  JSON.parse(readFileSync(new URL(`../support/stored/${kind}-1.json`, import.meta.url), 'utf8'));

/** What a record says, without where and how it is stored. */
const said = ({ pk: _, sk, kind, schema, gsi1pk, gsi1sk, feedpk, feedsk, ...record }: Item) => record;

it.each([
  ['pair', readPair],
  ['duplicate-search', readSearch],
])('an item of schema 1 is read whole: %s', (kind, read) => {
  expect(fixture(kind)).toMatchObject({ kind, schema: 1 });
  expect(read(fixture(kind))).toEqual(said(fixture(kind)));
});

it('an item of schema 1 still undoes a merge: merge-before', () => {
  const item = fixture('merge-before');
  const sealed = new Uint8Array(Buffer.from(String(item.sealed), 'base64'));
  const { kept, other, keptVersion, otherVersion } = item;
  expect(readHouseholdsBefore({ ...item, sealed } as Item)).toEqual({
    kept,
    other,
    keptVersion,
    otherVersion,
    sealed,
  });
});

it('a pair stands under the key of its fixture, and where it is listed', () => {
  const { pk, sk, gsi1pk, gsi1sk, feedpk, feedsk, ...item } = fixture('pair');
  const pair = readPair({ pk, sk, ...item });
  expect(pairKey(pair.pairId)).toEqual({ pk, sk });
  const before = { ...pair, version: 1 };
  const [own, elsewhere, ...others] = pairWrites('table', before, pair, String(pair.decidedAt));
  expect(own?.item.Put?.Item).toEqual(fixture('pair'));
  expect(elsewhere?.item.Put?.Item).toMatchObject({
    pk,
    sk: 'PAIR#ELSEWHERE',
    feedpk: 'PAIR#31.71.01.1002',
  });
  expect(others).toEqual([]);
});

it('a new pair is noted beside both records; one that leaves a kelurahan leaves a tombstone there', () => {
  const keysOf = (writes: ReturnType<typeof pairWrites>) =>
    writes.map(({ item }) => item.Put?.Item ?? item.Delete?.Key).map((key) => `${key?.pk} ${key?.sk}`);
  const pair = aPair();
  const [one, other] = pair.recordIds;
  expect(keysOf(pairWrites('table', undefined, pair, pair.foundAt)).slice(1)).toEqual([
    `HOUSEHOLD#${one} SUSPECTED#${pair.pairId}`,
    `HOUSEHOLD#${other} SUSPECTED#${pair.pairId}`,
  ]);
  const apart = aPair({ otherArea: { ...pair.area, code: '31.71.01.1002' } });
  expect(keysOf(pairWrites('table', apart, pair, pair.foundAt)).slice(1)).toEqual([
    `PAIR#${pair.pairId} PAIR#ELSEWHERE`,
    `PAIR#${pair.pairId} LEFT#31.71.01.1002`,
  ]);
});
