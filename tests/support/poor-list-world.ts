import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { householdKey } from '../../functions/registration/store/households.ts';
import { stored } from '../../shared/persistence/records.ts';
import { aHousehold, anArea } from './builders.ts';
import { tellPapers } from './evidence.ts';
import { anActiveKelurahan, told } from './kelurahan.ts';
import type { AnyClient, TestSystem } from './system.ts';

export const minutes = { number: 'BA-20/UJI/2013', date: '2013-01-30' };

const criteria = {
  setOn: '2012-11-20',
  minutes,
  items: [{ code: 'floor', text: 'Lantai rumah dari tanah' }],
};
const showing = { place: 'Balai kelurahan', from: '2013-01-07', until: '2013-01-20' };
const ratification = (documentId: string) => ({
  citizens: { number: 'BA-21/UJI/2013', date: '2013-01-25' },
  board: { documentId, number: 'BA-22/UJI/2013', date: '2013-01-26' },
});

/** Records of many households as registration would have stored them, without what is personal: ids, ascending. */
const manyHouseholds = async (
  { awsUrl }: TestSystem,
  { locationId, area, count }: { readonly locationId: string; readonly area: string; readonly count: number },
): Promise<string[]> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: awsUrl, region: 'ap-southeast-3', credentials });
  const db = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  const from = Date.parse('2012-12-01T00:00:00.000Z');
  const ids = Array.from({ length: count }, (_, index) => ulid(from + index));
  for (let start = 0; start < count; start += 25) {
    const puts = ids.slice(start, start + 25).map((id) => {
      const household = aHousehold({
        householdId: id as never,
        locationId: locationId as never,
        area: anArea(area),
      });
      const Item = { ...stored(householdKey(id), 'household', household), blind: [], sounds: [] };
      return { PutRequest: { Item } };
    });
    let open: Record<string, typeof puts> = { 'pranata-local-registration': puts };
    while (Object.keys(open).length > 0) {
      const { UnprocessedItems = {} } = await db.send(new BatchWriteCommand({ RequestItems: open }));
      open = UnprocessedItems as typeof open;
    }
  }
  client.destroy();
  return ids;
};

/** A kelurahan whose board decides, with households of which nobody stands on a list yet. */
export const aSurveyedKelurahan = async (
  system: TestSystem,
  { households, area }: { readonly households: number; readonly area?: string },
) => {
  const kelurahan = await anActiveKelurahan(system, { ...(area && { area }) });
  const { facilitator, secretary, locationId } = kelurahan;
  const householdIds = await manyHouseholds(system, {
    locationId,
    area: kelurahan.area,
    count: households,
  });

  const add = (by: AnyClient, poorListId: string, ids: readonly string[], more: object = {}) =>
    by.addEntries({
      params: { poorListId },
      body: { entries: ids.map((householdId) => ({ householdId, meets: ['floor'] })), ...more },
    });
  const open = async () =>
    (await told(facilitator.openPoorList({ body: { locationId, criteria } }))).poorListId as string;
  const show = (poorListId: string) =>
    told(facilitator.showPoorList({ params: { poorListId }, body: showing }));
  const ratify = async (poorListId: string, by = secretary) => {
    const paper = { requirement: 'ratification', id: poorListId, locationId, area: kelurahan.area } as const;
    const [documentId] = await tellPapers(system, [paper]);
    return by.ratifyPoorList({ params: { poorListId }, body: ratification(documentId!) });
  };

  return {
    ...kelurahan,
    householdIds,
    open,
    add,
    show,
    ratify,
    /** A list that the citizens and the board agreed to, and nobody froze yet. */
    async aRatifiedList(ids: readonly string[]) {
      const poorListId = await open();
      for (let start = 0; start < ids.length; start += 25)
        await told(add(facilitator, poorListId, ids.slice(start, start + 25)));
      await show(poorListId);
      await told(ratify(poorListId));
      return poorListId;
    },
    async aFrozenList(ids: readonly string[]) {
      const poorListId = await this.aRatifiedList(ids);
      await told(secretary.freezePoorList({ params: { poorListId } }));
      return poorListId;
    },
    strike: (poorListId: string, householdId: string, body: object = { reason: 'better-off', minutes }) =>
      secretary.strikeOff({ params: { poorListId, householdId }, body: body as never }),
    /** Every entry that a list shows, page by page. */
    async entriesOf(poorListId: string, query: Readonly<Record<string, string>> = {}) {
      const found = [];
      let cursor: string | null | undefined;
      do {
        const page = await told(
          secretary.listEntries({
            params: { poorListId },
            query: { limit: '100', ...query, ...(cursor && { cursor }) } as never,
            purpose: 'eligibility',
          }),
        );
        found.push(...page.items);
        cursor = page.next;
      } while (cursor);
      return found;
    },
  };
};
