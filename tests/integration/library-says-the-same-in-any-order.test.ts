import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusedWith, told } from '../support/kelurahan.ts';
import { aCheckedPaper, aLibraryBucket, published, titlesFound } from '../support/library.ts';
import { type AnyClient, aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let national: AnyClient;
let bucket: ReturnType<typeof aLibraryBucket>;
beforeAll(async () => {
  system = await aSystem();
  national = system.as('pusat', 'national', 'ID');
  bucket = aLibraryBucket(system);
});
afterAll(async () => {
  bucket?.close();
  await system?.close();
});

type Id = Awaited<ReturnType<typeof aCheckedPaper>>;
const paper = (text: string) => aCheckedPaper(system, national, { pages: [text] });
const publish = (documentId: Id, title: string) => published(system, national, documentId, { title });
const found = (q: string) => titlesFound(national, { q });
const withdraw = async (documentId: Id) => {
  await told(national.withdrawDocument({ params: { documentId }, body: { because: 'Diganti' } }));
  await system.settled();
};

/** A document as a later version of others. */
const asVersion = async (documentId: Id, series: { first: Id; before: Id; number: number }) => {
  const change = new UpdateCommand({
    TableName: 'pranata-local-documents',
    Key: { pk: `DOCUMENT#${documentId}`, sk: 'DOCUMENT' },
    UpdateExpression: 'SET series = :series',
    ExpressionAttributeValues: { ':series': series },
  });
  await system.documents.send(change);
  return documentId;
};

it('of a series search finds the newest that stands; each shows them all', async () => {
  const first = await paper('Isi lama tentang sumur resapan');
  const second = await asVersion(await paper('Isi baru tentang biopori'), {
    first,
    before: first,
    number: 2,
  });
  const read = (documentId: Id) => told(national.getLibraryDocument({ params: { documentId } }));
  await publish(first, 'Juknis Drainase 2011');
  expect(await found('drainase')).toEqual(['Juknis Drainase 2011']);
  await publish(second, 'Juknis Drainase 2012');
  expect(await found('drainase')).toEqual(['Juknis Drainase 2012']);
  expect(await found('biopori')).toEqual(['Juknis Drainase 2012']);
  expect(await found('resapan')).toEqual([]);
  for (const id of [first, second]) {
    const { newest, versions = [] } = await read(id);
    expect([newest, versions.map((one) => [one.documentId, one.number])]).toEqual([
      second,
      [
        [first, 1],
        [second, 2],
      ],
    ]);
  }
  await told(national.getLibraryContent({ params: { documentId: first } })); // an old version can be read still
  await withdraw(second);
  expect(await found('drainase')).toEqual(['Juknis Drainase 2011']);
  expect(await found('resapan')).toEqual(['Juknis Drainase 2011']);
  expect(await read(first)).toMatchObject({ newest: first, versions: [{ documentId: first, number: 1 }] });
});

it('events that come again, and in another order, leave the index as it is, byte for byte', async () => {
  await withdraw(await paperPublished('Sementara'));
  for (const title of ['Modul Air Bersih', 'Modul Sanitasi']) await paperPublished(title);
  const before = await bucket.index();
  await system.redeliver();
  expect(Buffer.compare(await bucket.index(), before)).toBe(0);
  expect(await found('sementara')).toEqual([]);
  expect(system.deadLetters()).toEqual([]);
});

it('many that are published at once are all found', async () => {
  const ids: Id[] = [];
  for (let number = 1; number <= 6; number += 1) ids.push(await paper(`Serentak nomor ${number}`));
  await Promise.all(
    ids.map((documentId, index) =>
      told(
        national.publishDocument({
          body: { documentId, category: 'reports', title: `Serentak ${index}`, language: 'id' },
        }),
      ),
    ),
  );
  await system.settled();
  expect((await found('serentak')).toSorted()).toEqual(ids.map((_, index) => `Serentak ${index}`));
});

it('an index that is lost is made again from all records, with the words inside', async () => {
  const documentId = await paperPublished('Pedoman Kemitraan', 'Nota kesepahaman dengan swasta');
  const all = await titlesFound(national, { limit: '100' });
  await bucket.remove('index/v1');
  expect(await titlesFound(national, {})).toEqual([]); // no index is no failure
  const params = { documentId };
  expect(await refusedWith(national.getLibraryContent({ params }))).toBe('library.not-ready');
  expect(await told(national.getLibraryDocument({ params }))).toMatchObject({ title: 'Pedoman Kemitraan' });
  await paperPublished('Pedoman Terakhir');
  expect((await titlesFound(national, { limit: '100' })).toSorted()).toEqual(
    [...all, 'Pedoman Terakhir'].toSorted(),
  );
  expect(await found('kesepahaman')).toEqual(['Pedoman Kemitraan']);
});

const paperPublished = async (title: string, text = title) => {
  const documentId = await paper(text);
  await publish(documentId, title);
  return documentId;
};
