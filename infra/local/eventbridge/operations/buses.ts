import { AwsError, type Operations } from '../../aws/service.ts';
import type { Bus, Buses, Statement } from '../buses.ts';
import { type Page, pageOf } from '../page.ts';
import type { Rules } from '../rules.ts';
import { type Tag, withTags } from '../tags.ts';
import {
  arn,
  busName,
  busReference,
  description,
  operation,
  page,
  required,
  seconds,
  tags,
} from './operation.ts';

interface BusInput {
  readonly Name: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
  readonly [unserved: string]: unknown;
}
interface PermissionInput {
  readonly EventBusName?: string;
  readonly Action?: string;
  readonly Principal?: string;
  readonly StatementId?: string;
  readonly RemoveAllPermissions?: boolean;
  readonly Condition?: { readonly Type: string; readonly Key: string; readonly Value: string };
  readonly Policy?: string;
}

/** What a bus may have on AWS and has not here: refused, not passed over. */
const UNSERVED = ['EventSourceName', 'KmsKeyIdentifier', 'DeadLetterConfig', 'LogConfig'];

const refuseUnserved = (input: BusInput) => {
  const unserved = UNSERVED.find((member) => input[member] !== undefined && input[member] !== null);
  if (unserved) throw new AwsError('ValidationException', `Parameter ${unserved} is not valid.`);
};

export const busOperations = (buses: Buses, rules: Rules): Operations => ({
  CreateEventBus: operation<BusInput>(
    { Name: { ...busName, ...required }, Description: description, Tags: tags },
    (input) => {
      refuseUnserved(input);
      const { Name, Description, Tags } = input;
      const bus = buses.create(Name, { description: Description, tags: withTags({}, Tags) });
      return { EventBusArn: bus.arn, Description };
    },
  ),
  UpdateEventBus: operation<BusInput>({ Name: busName, Description: description }, (input) => {
    refuseUnserved(input);
    const bus = buses.change(buses.find(input.Name), { description: input.Description });
    return { Arn: bus.arn, Name: bus.name, Description: bus.description };
  }),
  DescribeEventBus: operation<{ Name?: string }>({ Name: busReference }, ({ Name }) =>
    describe(buses.find(Name)),
  ),
  ListEventBuses: operation<Page>({ ...page, NamePrefix: busName }, (input) => {
    const { items, NextToken } = pageOf(buses.list(), input);
    return { EventBuses: items.map(describe), NextToken };
  }),
  DeleteEventBus: operation<{ Name: string }>({ Name: { ...busName, ...required } }, ({ Name }) => {
    if (Name === 'default') throw new AwsError('ValidationException', 'Cannot delete event bus default.');
    if (rules.has(Name))
      throw new AwsError('ValidationException', "Event bus can't be deleted since it has rules.");
    buses.remove(Name);
  }),
  PutPermission: operation<PermissionInput>(
    {
      EventBusName: busName,
      Action: { type: 'text', min: 1, max: 64, pattern: 'events:[a-zA-Z]+' },
      Principal: { type: 'text', min: 1, max: 12, pattern: '(\\d{12}|\\*)' },
      StatementId: { type: 'text', min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' },
      Condition: {
        type: 'structure',
        members: {
          Type: { ...arn, ...required },
          Key: { ...arn, ...required },
          Value: { ...arn, ...required },
        },
      },
      Policy: { type: 'text' },
    },
    (input) => {
      const bus = buses.find(input.EventBusName);
      const policy =
        input.Policy === undefined
          ? [...(bus.policy ?? []).filter(({ Sid }) => Sid !== input.StatementId), statementOf(bus, input)]
          : statementsOf(input.Policy);
      buses.change(bus, { policy });
    },
  ),
  RemovePermission: operation<PermissionInput>(
    {
      EventBusName: busName,
      StatementId: { type: 'text', min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' },
      RemoveAllPermissions: { type: 'flag' },
    },
    ({ EventBusName, StatementId, RemoveAllPermissions }) => {
      const bus = buses.find(EventBusName);
      if (RemoveAllPermissions) return void buses.change(bus, { policy: [] });
      const policy = (bus.policy ?? []).filter(({ Sid }) => Sid !== StatementId);
      if (policy.length === (bus.policy ?? []).length)
        throw new AwsError('ResourceNotFoundException', 'Statement with the provided id does not exist.');
      buses.change(bus, { policy });
    },
  ),
});

const statementOf = ({ arn: Resource }: Bus, input: PermissionInput): Statement => {
  const { Action, Principal, StatementId, Condition } = input;
  for (const [member, value] of Object.entries({ Action, Principal, StatementId }))
    if (value === undefined)
      throw new AwsError('ValidationException', `Parameter ${member} must be specified.`);
  if (Action !== 'events:PutEvents')
    throw new AwsError('ValidationException', "Provided value in parameter 'action' is not supported.");
  const partition = Resource.split(':')[1];
  return {
    Sid: StatementId!,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: `arn:${partition}:iam::${Principal}:root` },
    Action,
    Resource,
    ...(Condition && { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
  };
};

const statementsOf = (policy: string): readonly Statement[] => {
  try {
    const { Statement } = JSON.parse(policy) as { Statement: Statement | readonly Statement[] };
    const statements = (Array.isArray(Statement) ? Statement : [Statement]) as readonly Statement[];
    if (statements.every((statement) => typeof statement === 'object' && statement !== null))
      return statements;
  } catch {
    // refused below
  }
  throw new AwsError('ValidationException', 'Parameter Policy is not valid.');
};

export const policyOf = ({ policy = [] }: Bus): string | undefined =>
  policy.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: policy });

const describe = (bus: Bus) => ({
  Name: bus.name,
  Arn: bus.arn,
  Description: bus.description,
  Policy: policyOf(bus),
  CreationTime: seconds(bus.created),
  LastModifiedTime: seconds(bus.modified ?? bus.created),
});
