import type { TableDefinition } from './definition.ts';
import { checkDefinition } from './definition-rules.ts';
import { flagIn, type Input, isStructure } from './request.ts';

type TableProperty = keyof TableDefinition;

const copied: readonly TableProperty[] = [
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'LocalSecondaryIndexes',
  'GlobalSecondaryIndexes',
  'BillingMode',
  'ProvisionedThroughput',
  'TableClass',
  'DeletionProtectionEnabled',
  'Tags',
  'TimeToLiveSpecification',
  'PointInTimeRecoverySpecification',
];

/** What a GlobalTable says of each region instead of once. */
const ofReplica: readonly string[] = [
  'Region',
  'TableClass',
  'DeletionProtectionEnabled',
  'Tags',
  'PointInTimeRecoverySpecification',
];

/**
 * The definition of a table as CloudFormation writes it: streams have no switch there, the switch of
 * encryption is called `SSEEnabled`, and a GlobalTable of one region keeps settings in its replica.
 * Throws for a property that nothing here would heed.
 */
export const definitionOf = (properties: Input): TableDefinition => {
  const {
    Replicas: replicas,
    StreamSpecification: stream,
    SSESpecification: encryption,
    ...rest
  } = properties;
  const flat: Input = { ...rest, ...(replicas != null && onlyReplica(replicas)) };
  refuseOthers(flat, copied);
  const definition = {
    ...flat,
    ...(isStructure(stream) && { StreamSpecification: { StreamEnabled: true, ...stream } }),
    ...(isStructure(encryption) && { SSESpecification: encryptionOf(encryption) }),
  };
  checkDefinition(definition);
  return JSON.parse(JSON.stringify(definition));
};

const onlyReplica = (replicas: unknown): Input => {
  const [replica, ...more] = Array.isArray(replicas) ? replicas : [];
  if (!isStructure(replica) || more.length > 0) throw new Error('A table with replicas is not served here');
  refuseOthers(replica, ofReplica);
  const { Region: _, ...settings } = replica;
  return settings;
};

const encryptionOf = ({ SSEEnabled, ...encryption }: Input): Input => ({
  ...encryption,
  Enabled: SSEEnabled === undefined ? flagIn(encryption, 'Enabled') : SSEEnabled,
});

const refuseOthers = (given: Input, known: readonly string[]) => {
  const other = Object.keys(given).filter((name) => given[name] !== undefined && !known.includes(name));
  if (other.length > 0) throw new Error(`${other.join(', ')} of a table is not served here`);
};
