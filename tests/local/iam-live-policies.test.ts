import { PutEventsCommand, PutPermissionCommand, RemovePermissionCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountId, region } from '../support/aws-endpoint.ts';
import { guardedServices } from '../support/guarded-services.ts';
import { document, resource, roleArn } from '../support/policies.ts';

let house: Awaited<ReturnType<typeof guardedServices>>;
beforeAll(async () => {
  house = await guardedServices();
  house.services.sqs.ensureQueue({ QueueName: 'events' });
  house.services.events.ensureBus({ Name: 'house' });
});
afterAll(() => house.close());

const queueArn = `arn:aws:sqs:${region}:${accountId}:events`;
const queueUrl = () => `${house.url}/${accountId}/events`;
const send = async (by: 'relay' | 'administrator' = 'relay') => {
  const call = house[by].sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(), MessageBody: 'x' }));
  return call.then(
    () => 'done',
    ({ name }) => name as string,
  );
};
const setPolicy = (Policy: string) =>
  house.administrator.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: queueUrl(), Attributes: { Policy } }),
  );
const statement = (Effect: string, more: object = {}) =>
  JSON.stringify(
    document({ Effect, Principal: { AWS: roleArn }, Action: 'sqs:SendMessage', Resource: queueArn, ...more }),
  );

it('a policy that a call gives a queue counts from the next call on', async () => {
  house.under([]);
  expect(await send()).toBe('AccessDenied');
  await setPolicy(statement('Allow'));
  expect(await send()).toBe('done');
  await setPolicy(statement('Deny'));
  expect(await send()).toBe('AccessDenied');
  await setPolicy('');
  expect(await send()).toBe('AccessDenied');
});

it('a deny that a call gives a queue wins over what the template allows', async () => {
  const allow = { Effect: 'Allow', Action: 'sqs:*', Resource: queueArn };
  house.under([resource('AWS::IAM::Policy', { Roles: ['relay'], PolicyDocument: document(allow) })]);
  expect(await send()).toBe('done');
  await setPolicy(statement('Deny'));
  expect(await send()).toBe('AccessDenied');
  await setPolicy('');
  expect(await send()).toBe('done');
});

it('a policy that cannot be evaluated shuts everybody out but the administrator, who can mend it', async () => {
  await setPolicy(statement('Allow', { Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.1/32' } } }));
  expect([await send(), await send('administrator')]).toEqual(['AccessDenied', 'done']);
  await setPolicy('');
});

it('a permission on a bus counts as long as it is there', async () => {
  house.under([]);
  const publish = () =>
    house.relay.events
      .send(
        new PutEventsCommand({
          Entries: [{ EventBusName: 'house', Source: 's', DetailType: 't', Detail: '{}' }],
        }),
      )
      .then(
        () => 'done',
        ({ name }) => name as string,
      );
  const bus = `arn:aws:events:${region}:${accountId}:event-bus/house`;
  const one = {
    Effect: 'Allow',
    Principal: { AWS: roleArn },
    Action: 'events:PutEvents',
    Resource: bus,
    Sid: 's',
  };
  expect(await publish()).toBe('AccessDeniedException');
  const Policy = JSON.stringify(document([one]));
  await house.administrator.events.send(new PutPermissionCommand({ EventBusName: 'house', Policy }));
  expect(await publish()).toBe('done');
  await house.administrator.events.send(
    new RemovePermissionCommand({ EventBusName: 'house', StatementId: 's' }),
  );
  expect(await publish()).toBe('AccessDeniedException');
});
