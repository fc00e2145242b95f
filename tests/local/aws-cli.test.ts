import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedCloud, region } from '../support/embedded-cloud.ts';

const run = promisify(execFile);

/** Debian's package first: a version manager's stand-in may come before it in the path. */
const found = async (): Promise<string | undefined> => {
  for (const command of ['/usr/bin/aws', 'aws']) {
    const works = await run(command, ['--version']).then(
      () => true,
      () => false,
    );
    if (works) return command;
  }
  return undefined;
};
const command = await found();
if (!command) console.log('The AWS CLI is not installed here: its tests were not run.');

describe.runIf(command)('the AWS CLI, given an endpoint and credentials only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-cli-'));
  let cloud: Awaited<ReturnType<typeof openEmbeddedCloud>>;

  const aws = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run(command!, [...args, '--output', 'json'], {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_DEFAULT_REGION: region,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ENDPOINT_URL: cloud.endpoint,
        AWS_PAGER: '',
      },
    });
    return stdout.startsWith('{') ? JSON.parse(stdout) : stdout;
  };
  /** Versions before 2.13 do not know the environment variable. */
  const at = () => ['--endpoint-url', cloud.endpoint];

  beforeAll(async () => {
    cloud = await openEmbeddedCloud(join(folder, 'data'));
  });
  afterAll(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes a table, puts an item and finds it by a query', async () => {
    await aws(
      ...at(),
      ...['dynamodb', 'create-table', '--table-name', 'boards', '--billing-mode', 'PAY_PER_REQUEST'],
      ...['--attribute-definitions', 'AttributeName=pk,AttributeType=S'],
      ...['--key-schema', 'AttributeName=pk,KeyType=HASH'],
    );
    await aws(...at(), 'dynamodb', 'wait', 'table-exists', '--table-name', 'boards');
    const item = JSON.stringify({ pk: { S: 'BOARD#1' }, members: { N: '9' } });
    await aws(...at(), 'dynamodb', 'put-item', '--table-name', 'boards', '--item', item);
    const answer = await aws(
      ...at(),
      ...['dynamodb', 'query', '--table-name', 'boards', '--key-condition-expression', 'pk = :pk'],
      ...['--expression-attribute-values', JSON.stringify({ ':pk': { S: 'BOARD#1' } })],
    );
    expect(answer).toMatchObject({ Count: 1, Items: [{ pk: { S: 'BOARD#1' }, members: { N: '9' } }] });
  }, 60_000);

  it('makes a bucket, uploads a file in parts and downloads it again, byte for byte', async () => {
    const [up, down] = [join(folder, 'up.bin'), join(folder, 'down.bin')];
    const content = Buffer.alloc(20 * 2 ** 20, 'minutes of the meeting\n'); // over 8 MB the CLI sends parts
    writeFileSync(up, content);
    await aws(...at(), 's3', 'mb', 's3://papers');
    await aws(...at(), 's3', 'cp', up, 's3://papers/2013/minutes.bin', '--no-progress');
    await aws(...at(), 's3', 'cp', 's3://papers/2013/minutes.bin', down, '--no-progress');
    expect(readFileSync(down).equals(content)).toBe(true);
    expect(await aws(...at(), 's3', 'ls', 's3://papers/2013/')).toContain('minutes.bin');
  }, 60_000);

  it('is told what is wrong in the words of AWS', async () => {
    const asked = aws(...at(), 'dynamodb', 'describe-table', '--table-name', 'nothing');
    await expect(asked).rejects.toThrow(/ResourceNotFoundException/);
  }, 60_000);
});
