import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { backupDays } from '../../shared/privacy/erasure.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';

/** What a function does with its table: actions on items, alone or in transactions, and where it asks for many. Never a scan. */
export interface TableUse {
  readonly items: readonly (
    | 'GetItem'
    | 'BatchGetItem'
    | 'PutItem'
    | 'UpdateItem'
    | 'DeleteItem'
    | 'ConditionCheckItem'
  )[];
  readonly queries?: readonly ('table' | 'gsi1' | 'feed')[];
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The one table of a service. `records`: with the list index, the change feed, and a stream for the relay. */
export class ServiceTable extends Table {
  constructor(scope: ServiceStack, id: string, { records }: { readonly records: boolean }) {
    super(scope, id, {
      tableName: `pranata-${scope.programme.id}-${scope.service}`,
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      // personal items are ciphertext before they come here; a customer key would add a KMS request to the price
      // of every few operations and hide nothing more
      encryption: TableEncryption.DEFAULT,
      // erased persons are gone from the backups after this many days, as the proof of erasure says
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: backupDays,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(records && { stream: StreamViewType.NEW_IMAGE }),
    });
    for (const index of records ? ['gsi1', 'feed'] : []) {
      this.addGlobalSecondaryIndex({
        indexName: index,
        partitionKey: text(`${index}pk`),
        sortKey: text(`${index}sk`),
        projectionType: ProjectionType.ALL,
      });
    }
  }

  /** Lets a function do with the table what it does, and no more: `npm run iam` tells what nothing has used. */
  allow(fn: ServiceFunction, { items, queries = [] }: TableUse): void {
    fn.allow(
      items.map((action) => `dynamodb:${action}`),
      [this.tableArn],
    );
    const arns = queries.map((on) => (on === 'table' ? this.tableArn : `${this.tableArn}/index/${on}`));
    if (arns.length > 0) fn.allow(['dynamodb:Query'], arns);
  }
}
