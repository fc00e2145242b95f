import { expect, it } from 'vitest';
import type { Resource } from '../../infra/local/assembly.ts';
import { createCredentials } from '../../infra/local/aws/credentials.ts';
import { createFaults } from '../../infra/local/rough/faults.ts';
import { smooth } from '../../infra/local/rough/settings.ts';
import { openCloud } from '../../infra/local/wiring/open-cloud.ts';
import { wire } from '../../infra/local/wiring/wiring.ts';
import { accountId, region, surroundings } from '../support/aws-endpoint.ts';

const aQueue = (name: string, properties: Record<string, unknown> = {}): Resource => ({
  stackName: 'stack',
  logicalId: name,
  type: 'AWS::SQS::Queue',
  properties: { QueueName: name, ...properties },
  identity: {
    ref: `http://127.0.0.1/${accountId}/${name}`,
    attributes: { QueueName: name, Arn: `arn:aws:sqs:${region}:${accountId}:${name}` },
  },
  assetFolder: undefined,
});

it('a start drops the queues that left the template, but none with messages, which it reports', async () => {
  const { options, remove } = surroundings();
  const lines: unknown[] = [];
  const start = (...resources: Resource[]) => {
    const cloud = openCloud({
      ...options,
      credentials: createCredentials({ secret: Buffer.alloc(32), accountId }),
      faults: createFaults(smooth),
      awsUrl: () => 'http://127.0.0.1',
      log: () => undefined,
      report: (line) => lines.push(line),
    });
    wire(resources, cloud);
    return cloud;
  };
  const first = start(
    aQueue('stays', { Tags: [{ Key: 'programme', Value: 'pranata' }] }),
    aQueue('empty'),
    aQueue('full', { FifoQueue: false, VisibilityTimeout: 10 }),
  );
  first.services.sqs.send(first.services.sqs.queueArn('full'), 'precious');
  await first.stop();
  first.closeServices();

  const { services, stop, closeServices } = start(aQueue('stays'));
  expect(services.sqs.queueArn('stays')).toContain('stays');
  expect(() => services.sqs.queueArn('empty')).toThrow('does not exist');
  expect(services.sqs.receive(services.sqs.queueArn('full'), 1)).toMatchObject([{ body: 'precious' }]);
  expect(lines).toEqual([expect.stringContaining('full')]);
  await stop();
  closeServices();
  remove();
});
