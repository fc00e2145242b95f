import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ServiceKeys } from '../privacy/service-keys.ts';

/** The one table of a service and what its records need: who tells the events, where, and the keys of the service. */
export interface ServiceTable {
  readonly db: DynamoDBDocumentClient;
  readonly name: string;
  readonly service: string;
  readonly region: string;
  readonly keys: () => Promise<ServiceKeys>;
}
