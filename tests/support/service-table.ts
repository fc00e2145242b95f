import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Item } from '../../shared/persistence/read.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import type { ServiceKeys } from '../../shared/privacy/service-keys.ts';
import { anIndex, aTable, openTables, textAttributes } from './dynamodb-endpoint.ts';

const key = createSecretKey(new Uint8Array(32).fill(7));
const { privateKey: signing } = generateKeyPairSync('ed25519');
const keys: ServiceKeys = {
  wrapping: key,
  cursor: key,
  blindIndex: key,
  fingerprint: key,
  signing: [signing],
};

/** Tables as services have them, in an embedded DynamoDB, reached with the real SDK; without any function. */
export const openServiceTables = async () => {
  const cloud = await openTables();
  let count = 0;
  return {
    ...cloud,
    /** Everything that stands in a table. */
    async itemsOf(TableName: string): Promise<readonly Item[]> {
      const items: Item[] = [];
      for await (const { Items = [] } of paginateScan({ client: cloud.documents }, { TableName }))
        items.push(...(Items as Item[]));
      return items;
    },
    /** An empty table of its own; `streamed` where a test looks at the order of writes. */
    aServiceTable(service = 'registration', { streamed = false } = {}): ServiceTable {
      count += 1;
      const name = `${service}-${count}`;
      cloud.dynamodb.ensureTable(
        aTable(name, {
          AttributeDefinitions: textAttributes('gsi1pk', 'gsi1sk', 'feedpk', 'feedsk'),
          GlobalSecondaryIndexes: [anIndex('gsi1'), anIndex('feed')] as never,
          ...(streamed && {
            StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as never,
          }),
        }),
      );
      return { db: cloud.documents, name, service, region: 'local', keys: () => Promise.resolve(keys) };
    },
  };
};
