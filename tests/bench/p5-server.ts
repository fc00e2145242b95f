import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { openFrontDoor } from '../../infra/local/aws/server.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { createDynamoDb } from '../../infra/local/dynamodb/service.ts';
import { createAccess } from '../../infra/local/iam/access.ts';
import { needsByService } from '../../infra/local/iam/needs/by-service.ts';
import { compilePolicies } from '../../infra/local/iam/policies.ts';
import { accountId, credentials, region, roleName, tableName } from './p5-requests.ts';

/** What the server process says of itself when asked. */
export interface Usage {
  /** Microseconds of CPU, user and system, all threads, since the process began. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
}

const [kind, folder = ''] = process.argv.slice(2);

const ours = async (): Promise<number> => {
  const dynamodb = createDynamoDb({ folder, clock: movableClock(), region, accountId });
  const { guard } = createAccess(compilePolicies([role()], { region, accountId }), {
    needs: needsByService({ region, accountId, keyArn: () => undefined }),
    onUse: () => {},
  });
  const { port } = await openFrontDoor({
    services: { dynamodb },
    credentials,
    guard,
    region,
    port: 0,
    report: console.error,
  });
  return port;
};

/** The role that signs, with the grants that a function has on its table, and nothing more. */
const role = () => {
  const actions = ['CreateTable', 'PutItem', 'GetItem', 'Query'].map((name) => `dynamodb:${name}`);
  const Resource = `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`;
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Action: actions, Resource }] };
  return {
    stackName: 'bench',
    logicalId: 'Role',
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
      Policies: [{ PolicyName: 'table', PolicyDocument }],
    },
    identity: { ref: roleName, attributes: { Arn: `arn:aws:iam::${accountId}:role/${roleName}` } },
    assetFolder: undefined,
  };
};

const theirs = async (): Promise<number> => {
  const server = dynalite({ path: folder, createTableMs: 0 });
  server.keepAliveTimeout = 65_000; // as ours; the default of five seconds is less than a turn of the other may take
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const port = await (kind === 'ours' ? ours() : theirs());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, rss: process.memoryUsage.rss() } satisfies Usage);
});
process.on('disconnect', () => process.exit());
process.send?.(port);
