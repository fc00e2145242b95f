import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { registerHousehold } from '../../functions/registration/domain/household.ts';
import type { LocationRecord } from '../../functions/registration/domain/location.ts';
import { householdWrites } from '../../functions/registration/store/households.ts';
import type { System } from '../../infra/local/system.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { serviceKeys } from '../../shared/privacy/service-keys.ts';

/** BatchWriteItem takes this many. */
const itemsPerCall = 25;

/** A NIK or card number that nobody else has: born on the first of a month in the seventies, serials from 1. */
const numberOf = (index: number, sex: 'female' | 'male') => {
  const [serial, rest] = [1 + (index % 9_999), Math.floor(index / 9_999)];
  const [month, year] = [1 + (rest % 12), 70 + Math.floor(rest / 12)];
  const two = (number: number) => String(number).padStart(2, '0');
  return `317101${sex === 'female' ? 41 : '01'}${two(month)}${two(year)}${String(serial).padStart(4, '0')}`;
};

/** A family of four, of whom the head has a NIK: what it takes in the table is what most take. */
const family = (index: number, number = String(index).padStart(5, '0')) => ({
  members: (['head', 'spouse', 'child', 'child'] as const).map((relation, place) => ({
    name: `Warga Contoh ${number} ${place}`,
    relation,
    birthDate: `${place < 2 ? 1970 : 1999}-01-01`,
    ...(place === 0 && { sex: 'male' as const, nik: numberOf(index, 'male'), birthDate: undefined }),
  })),
  cardNumber: numberOf(index, 'female'),
  address: `Gang Contoh ${number}`,
});

type Running = Pick<System, 'awsUrl' | 'resources'>;

/** As long as a fingerprint is, so that records have the size that they have. */
const fingerprint = 'kVtC3mYw0PzqXh7Jr2sLdA';

/** The table of registration as its functions have it; its secret must be there, which the first request makes. */
const registrationTable = ({ awsUrl, resources }: Running): ServiceTable & { readonly close: () => void } => {
  const settings = {
    endpoint: awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const [plain, kms] = [new DynamoDBClient(settings), new KMSClient(settings)];
  const db = DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } });
  const [name, service] = ['pranata-local-registration', 'registration'];
  const keyId = resources.find(({ type }) => type === 'AWS::KMS::Key')?.identity.attributes.Arn ?? '';
  const keys = serviceKeys({ kms, db, table: name, service, keyId });
  const close = () => {
    plain.destroy();
    kms.destroy();
  };
  return { db, name, service, region: 'local', keys, close };
};

/**
 * Puts households of a kelurahan into the table as registration writes them, without asking it for each: five thousand
 * in seconds, with no event. One was entered every second before `until`.
 */
export const settleHouseholds = async (
  system: Running,
  location: Pick<LocationRecord, 'locationId' | 'area'>,
  { count, until }: { readonly count: number; readonly until: Date },
): Promise<readonly string[]> => {
  const table = registrationTable(system);
  const policies = policyTable();
  const ids: string[] = [];
  const waiting: object[] = [];
  const put = async () => {
    const Item = waiting.splice(0, itemsPerCall);
    const RequestItems = { [table.name]: Item.map((item) => ({ PutRequest: { Item: item } })) };
    await table.db.send(new BatchWriteCommand({ RequestItems }));
  };
  for (let index = 0; index < count; index += 1) {
    const now = new Date(until.getTime() - (count - index) * 1_000);
    const decision = registerHousehold(
      { locationId: location.locationId, rt: '003', rw: '02', ...family(index) },
      { ...location } as LocationRecord,
      { by: 'account-1', createdAs: fingerprint },
      { now, newId: () => ulid(now.getTime()), policies },
    );
    const { writes } = await householdWrites(table, decision, undefined);
    ids.push(decision.next.householdId);
    waiting.push(...writes.flatMap(({ item }) => item.Put?.Item ?? []));
    while (waiting.length >= itemsPerCall) await put();
  }
  while (waiting.length > 0) await put();
  table.close();
  return ids;
};
