import { type AwsCall, AwsError } from '../aws/service.ts';

type Input = Readonly<Record<string, unknown>>;

const isRead = (operation: string): boolean => /Get|Query|Scan/.test(operation);

/** Tables that a call names, for the reasons of a throttle. */
const tablesOf = (input: Input): readonly string[] => {
  if (typeof input.TableName === 'string') return [input.TableName];
  if (input.RequestItems && typeof input.RequestItems === 'object') return Object.keys(input.RequestItems);
  return [];
};

/**
 * Throttles of DynamoDB come under two names, and say why: the reason is resource, kind of call and limit
 * ("ThrottlingReason" in the API reference). Tables on demand answer ThrottlingException.
 */
const dynamoDbThrottle = (
  { operation, caller }: AwsCall,
  input: Input,
  how: number,
  region: string,
): AwsError => {
  const side = isRead(operation) ? 'Read' : 'Write';
  const reasons = (limit: string) =>
    tablesOf(input).map((name) => ({
      reason: `Table${side}${limit}`,
      resource: name.startsWith('arn:')
        ? name
        : `arn:aws:dynamodb:${region}:${caller.accountId}:table/${name}`,
    }));
  return how < 0.5
    ? new AwsError(
        'ProvisionedThroughputExceededException',
        'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
        { ThrottlingReasons: reasons('ProvisionedThroughputExceeded') },
      )
    : new AwsError('ThrottlingException', 'Throughput exceeds the current capacity of your table or index.', {
        throttlingReasons: reasons('KeyRangeThroughputExceeded'),
      });
};

const throttles: Readonly<
  Record<string, (call: AwsCall, input: Input, how: number, region: string) => AwsError>
> = {
  dynamodb: dynamoDbThrottle,
  s3: () => new AwsError('SlowDown', 'Please reduce your request rate.', { status: 503 }),
  sqs: () =>
    new AwsError('RequestThrottled', 'The request was denied due to request throttling.', { status: 403 }),
  events: () => new AwsError('ThrottlingException', 'Rate exceeded'),
  kms: () => new AwsError('ThrottlingException', 'You have exceeded the rate at which you may call KMS.'),
  scheduler: () => new AwsError('ThrottlingException', 'Rate exceeded', { status: 429 }),
};

/** As the service says that it is asked too often. */
export const throttleOf = (
  service: string,
  call: AwsCall,
  input: Input,
  how: number,
  region: string,
): AwsError => (throttles[service] ?? throttles.scheduler!)(call, input, how, region);

const ongoing = 'Transaction is ongoing for the item';

/** Another transaction holds an item of this write, or of this transaction; undefined for what none disturbs. */
export const conflictOf = ({ operation }: AwsCall, input: Input, how: number): AwsError | undefined => {
  if (/^(Put|Update|Delete)Item$/.test(operation))
    return new AwsError('TransactionConflictException', ongoing);
  if (!/^Transact(Write|Get)Items$/.test(operation)) return undefined;
  const items = Array.isArray(input.TransactItems) ? input.TransactItems : [];
  if (items.length === 0) return undefined;
  const place = Math.floor(how * items.length);
  const reasons = items.map((_, index) =>
    index === place ? { Code: 'TransactionConflict', Message: ongoing } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
};
