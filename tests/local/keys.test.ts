import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKms, type Kms } from '../../infra/local/kms/service.ts';
import { openEndpoint, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
let kms: Kms;
let door: Awaited<ReturnType<typeof openEndpoint>>;
let client: KMSClient;
let arn: string;
const KeyId = 'alias/pranata';
const Plaintext = Buffer.from('a secret of one service');
const EncryptionContext = { service: 'registration', region: 'jakarta' };

beforeAll(async () => {
  kms = createKms(options);
  arn = kms.ensureKey({ KeyId: 'region-key', alias: KeyId });
  door = await openEndpoint({ kms });
  client = new KMSClient(door.client);
});
afterAll(async () => {
  client.destroy();
  await door.close();
  kms.close();
  remove();
});

const encrypt = async (more = {}) =>
  (await client.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext, ...more })))
    .CiphertextBlob as Uint8Array;
const decrypt = (CiphertextBlob: Uint8Array, more = {}) =>
  client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext, ...more }));

describe('a ciphertext', () => {
  test('opens with the context it was made with, in any order, and names its key', async () => {
    const blob = await encrypt();
    const { region, service } = EncryptionContext;
    const opened = await decrypt(blob, { EncryptionContext: { region, service } });
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Plaintext);
    expect(opened.KeyId).toBe(arn);
    expect(Buffer.from(blob).includes(Plaintext)).toBe(false);
  });

  test('does not open with another context, changed, or when it is none', async () => {
    const blob = await encrypt();
    const changed = Buffer.from(blob);
    changed[changed.length - 1]! ^= 1;
    const refused = { name: 'InvalidCiphertextException' };
    await expect(
      decrypt(blob, { EncryptionContext: { ...EncryptionContext, service: 'finance' } }),
    ).rejects.toMatchObject(refused);
    await expect(decrypt(blob, { EncryptionContext: undefined })).rejects.toMatchObject(refused);
    await expect(decrypt(changed)).rejects.toMatchObject(refused);
    await expect(decrypt(Buffer.from('nothing of ours'))).rejects.toMatchObject(refused);
  });

  test('does not open with another key', async () => {
    kms.ensureKey({ KeyId: 'other-key' });
    await expect(decrypt(await encrypt(), { KeyId: 'other-key' })).rejects.toMatchObject({
      name: 'IncorrectKeyException',
    });
  });

  test('opens after a new start', async () => {
    const blob = Buffer.from(await encrypt());
    const again = createKms(options);
    const reply = await again.handle({
      operation: 'Decrypt',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(JSON.stringify({ CiphertextBlob: blob.toString('base64'), EncryptionContext })),
      caller: { arn: '', accountId: '' },
    });
    expect(JSON.parse(String(reply.body)).Plaintext).toBe(Plaintext.toString('base64'));
    again.close();
  });
});

describe('a plaintext', () => {
  test('has at most 4096 bytes', async () => {
    await encrypt({ Plaintext: Buffer.alloc(4096) });
    await expect(encrypt({ Plaintext: Buffer.alloc(4097) })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a data key', () => {
  test('comes open and sealed, in the size asked for', async () => {
    const made = await client.send(
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }),
    );
    expect(made.Plaintext).toHaveLength(32);
    const opened = await decrypt(made.CiphertextBlob!);
    expect(opened.Plaintext).toEqual(made.Plaintext);
    const sealed = await client.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 64, EncryptionContext }),
    );
    expect(sealed).not.toHaveProperty('Plaintext');
    expect((await decrypt(sealed.CiphertextBlob!)).Plaintext).toHaveLength(64);
  });

  test('has one size, not two and not none', async () => {
    for (const size of [{}, { KeySpec: 'AES_256', NumberOfBytes: 32 } as const, { NumberOfBytes: 1025 }])
      await expect(client.send(new GenerateDataKeyCommand({ KeyId, ...size }))).rejects.toMatchObject({
        name: 'ValidationException',
      });
  });
});

describe('a key', () => {
  test('is found by id, ARN and alias, and else not', async () => {
    const aliasArn = arn.replace('key/region-key', KeyId);
    for (const id of ['region-key', arn, KeyId, aliasArn])
      expect((await client.send(new DescribeKeyCommand({ KeyId: id }))).KeyMetadata).toMatchObject({
        Arn: arn,
        KeyState: 'Enabled',
      });
    for (const id of ['missing', 'alias/missing'])
      await expect(client.send(new DescribeKeyCommand({ KeyId: id }))).rejects.toMatchObject({
        name: 'NotFoundException',
      });
  });

  test('is made and named by call, a name once', async () => {
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'by call' }));
    const alias = { AliasName: 'alias/by-call', TargetKeyId: KeyMetadata?.KeyId };
    await client.send(new CreateAliasCommand(alias));
    await encrypt({ KeyId: alias.AliasName });
    await expect(client.send(new CreateAliasCommand(alias))).rejects.toMatchObject({
      name: 'AlreadyExistsException',
    });
  });

  test('lies in a file that only its owner reads', () => {
    for (const name of ['kms.sqlite', 'kms.sqlite-wal'])
      expect(statSync(join(options.folder, name)).mode & 0o777).toBe(0o600);
  });
});
