import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceStack } from './service-stack.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The one table of a service. `records`: with the list index, the change feed, and a stream for the relay. */
export class ServiceTable extends Table {
  private readonly indexes: readonly string[];

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
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 7 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(records && { stream: StreamViewType.NEW_IMAGE }),
    });
    this.indexes = records ? ['gsi1', 'feed'] : [];
    for (const index of this.indexes) {
      this.addGlobalSecondaryIndex({
        indexName: index,
        partitionKey: text(`${index}pk`),
        sortKey: text(`${index}sk`),
        projectionType: ProjectionType.ALL,
      });
    }
  }

  /** Reading and writing single records, and transactions over them; never a scan. */
  letDecide(fn: ServiceFunction): void {
    fn.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:ConditionCheckItem',
      ],
      [this.tableArn],
    );
    const arns = [this.tableArn, ...this.indexes.map((index) => `${this.tableArn}/index/${index}`)];
    fn.allow(['dynamodb:Query'], arns);
  }
}
