import type { AwsCall } from '../../aws/service.ts';
import type { Engine } from '../engine.ts';
import type { Input } from '../request.ts';

/** The quotas of a new account; throughput is not throttled here. */
export const describeLimits = (): unknown => ({
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
});

/** Clients with endpoint discovery come back to where they asked. */
export const describeEndpoints = (
  { region }: Engine,
  _input: Input,
  { headers }: Pick<AwsCall, 'headers'>,
): unknown => ({
  Endpoints: [{ Address: headers.host ?? `dynamodb.${region}.amazonaws.com`, CachePeriodInMinutes: 1440 }],
});
