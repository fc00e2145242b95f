import { streamViews } from './definition.ts';
import type { Members, Shape } from './shape.ts';

const name = '[a-zA-Z0-9_.-]+';

export const tableNameShape: Members = {
  TableName: { is: 'text', min: 3, max: 255, pattern: name, required: true },
};

export const throughputShape: Shape = {
  is: 'structure',
  members: {
    ReadCapacityUnits: { is: 'count', min: 1, required: true },
    WriteCapacityUnits: { is: 'count', min: 1, required: true },
  },
};

export const attributesShape: Shape = {
  is: 'list',
  of: {
    is: 'structure',
    members: {
      AttributeName: { is: 'text', min: 1, max: 255, required: true },
      AttributeType: { is: 'text', choices: ['B', 'N', 'S'], required: true },
    },
  },
};

const keySchema: Shape = {
  is: 'list',
  min: 1,
  max: 2,
  required: true,
  of: {
    is: 'structure',
    members: {
      AttributeName: { is: 'text', min: 1, max: 255, required: true },
      KeyType: { is: 'text', choices: ['HASH', 'RANGE'], required: true },
    },
  },
};

export const indexName: Shape = { is: 'text', pattern: name, min: 3, max: 255, required: true };

export const indexMembers: Members = {
  IndexName: indexName,
  KeySchema: keySchema,
  Projection: {
    is: 'structure',
    required: true,
    members: {
      ProjectionType: { is: 'text', choices: ['ALL', 'INCLUDE', 'KEYS_ONLY'] },
      NonKeyAttributes: { is: 'list', min: 1, max: 20, of: { is: 'text', min: 1, max: 255 } },
    },
  },
};

export const globalIndexMembers: Members = { ...indexMembers, ProvisionedThroughput: throughputShape };

export const billingShape: Shape = { is: 'text', choices: ['PROVISIONED', 'PAY_PER_REQUEST'] };

export const streamShape: Shape = {
  is: 'structure',
  members: {
    StreamEnabled: { is: 'flag', required: true },
    StreamViewType: { is: 'text', choices: streamViews },
  },
};

export const encryptionShape: Shape = {
  is: 'structure',
  members: {
    Enabled: { is: 'flag' },
    SSEType: { is: 'text', choices: ['AES256', 'KMS'] },
    KMSMasterKeyId: { is: 'text' },
  },
};

export const tagsShape: Shape = {
  is: 'list',
  of: { is: 'structure', members: { Key: { is: 'text' }, Value: { is: 'text' } } },
};

export const createShape: Members = {
  AttributeDefinitions: { ...attributesShape, required: true },
  ...tableNameShape,
  BillingMode: billingShape,
  ProvisionedThroughput: throughputShape,
  KeySchema: keySchema,
  GlobalSecondaryIndexes: { is: 'list', of: { is: 'structure', members: globalIndexMembers } },
  LocalSecondaryIndexes: { is: 'list', of: { is: 'structure', members: indexMembers } },
  StreamSpecification: streamShape,
  SSESpecification: encryptionShape,
  TableClass: { is: 'text' },
  DeletionProtectionEnabled: { is: 'flag' },
  Tags: tagsShape,
};

const update = (members: Members): Shape => ({ is: 'structure', members });

export const updateShape: Members = {
  AttributeDefinitions: attributesShape,
  BillingMode: billingShape,
  ProvisionedThroughput: throughputShape,
  GlobalSecondaryIndexUpdates: {
    is: 'list',
    of: {
      is: 'structure',
      members: {
        Update: update({
          IndexName: indexName,
          ProvisionedThroughput: { ...throughputShape, required: true },
        }),
        Create: update(globalIndexMembers),
        Delete: update({ IndexName: indexName }),
      },
    },
  },
  StreamSpecification: streamShape,
  SSESpecification: encryptionShape,
  TableClass: { is: 'text' },
  DeletionProtectionEnabled: { is: 'flag' },
};
