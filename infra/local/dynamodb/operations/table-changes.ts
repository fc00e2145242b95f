import type { GlobalIndexDefinition, TableDefinition, Throughput } from '../definition.ts';
import { invalid } from '../errors.ts';

export interface IndexUpdate {
  readonly Create?: GlobalIndexDefinition;
  readonly Update?: { readonly IndexName: string; readonly ProvisionedThroughput: Throughput };
  readonly Delete?: { readonly IndexName: string };
}

/** What UpdateTable is asked for. */
export interface Wanted
  extends Pick<
    TableDefinition,
    | 'BillingMode'
    | 'ProvisionedThroughput'
    | 'StreamSpecification'
    | 'SSESpecification'
    | 'TableClass'
    | 'DeletionProtectionEnabled'
  > {
  readonly AttributeDefinitions?: TableDefinition['AttributeDefinitions'];
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[];
}

export const refuseSame = (wanted: Throughput, current: Throughput, of: string): void => {
  const { ReadCapacityUnits: reads, WriteCapacityUnits: writes } = current;
  if (wanted.ReadCapacityUnits !== reads || wanted.WriteCapacityUnits !== writes) return;
  const whose = of === 'table' ? of : `index ${of}`;
  throw invalid(
    `The provisioned throughput for the ${whose} will not change. The requested value equals the current value. ` +
      `Current ReadCapacityUnits provisioned for the ${of === 'table' ? of : 'index'}: ${reads}. Requested ReadCapacityUnits: ${reads}. ` +
      `Current WriteCapacityUnits provisioned for the ${of === 'table' ? of : 'index'}: ${writes}. Requested WriteCapacityUnits: ${writes}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  );
};
