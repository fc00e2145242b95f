import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { AwsError } from '../../infra/local/aws/service.ts';
import { createKms } from '../../infra/local/kms/service.ts';
import { accountId, surroundings } from '../support/aws-endpoint.ts';

const { options, remove } = surroundings();
const kms = createKms(options);
const arn = kms.ensureKey({ KeyId: 'region-key', alias: 'alias/pranata' });
afterAll(() => {
  kms.close();
  remove();
});

const call = async (operation: string, body: string) =>
  kms.handle({
    operation,
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(body),
    caller: { arn: `arn:aws:iam::${accountId}:root`, accountId },
  });
const answerOf = async (operation: string, input: object) =>
  JSON.parse(String((await call(operation, JSON.stringify(input))).body));

const { CiphertextBlob } = await answerOf('Encrypt', { KeyId: arn, Plaintext: 'c2VjcmV0' });
const sealed = Buffer.from(CiphertextBlob, 'base64');
/** A ciphertext with some of its bytes changed, or cut off. */
const damaged = fc
  .tuple(fc.nat(sealed.length), fc.dictionary(fc.constantFrom('0', '1', '2', '14', '40'), fc.nat(255)))
  .map(([length, bytes]) => {
    const blob = Buffer.from(sealed);
    for (const [place, byte] of Object.entries(bytes)) blob[Number(place)] = byte;
    return blob.subarray(0, length).toString('base64');
  });

const operations = (
  'Encrypt Decrypt GenerateDataKey GenerateDataKeyWithoutPlaintext DescribeKey CreateKey CreateAlias ' +
  'ScheduleKeyDeletion toString'
).split(' ');
const key = fc.constantFrom(arn, 'region-key', 'alias/pranata', 'alias/none', 'alias/', 'none', 'arn:', '');
const leaf = fc.oneof(
  key,
  fc.string(),
  fc.base64String(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, 'AES_256', 'SYMMETRIC_DEFAULT', 'RSA_2048', '__proto__'),
);
const any = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.string(), leaf));
/** Mostly right, so that the operations are reached. */
const mostly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: any });
const likely: Readonly<Record<string, object>> = {
  Encrypt: { KeyId: arn, Plaintext: 'YQ==' },
  Decrypt: { CiphertextBlob },
  GenerateDataKey: { KeyId: arn, NumberOfBytes: 1 },
  GenerateDataKeyWithoutPlaintext: { KeyId: arn, KeySpec: 'AES_256' },
  DescribeKey: { KeyId: arn },
  CreateAlias: { AliasName: 'alias/a', TargetKeyId: 'region-key' },
};
const input = fc.record(
  {
    KeyId: mostly(key),
    Plaintext: mostly(fc.base64String({ maxLength: 6000 })),
    CiphertextBlob: mostly(damaged),
    EncryptionContext: mostly(fc.dictionary(fc.string(), fc.string())),
    EncryptionAlgorithm: mostly(fc.constantFrom('SYMMETRIC_DEFAULT', 'SM2PKE')),
    KeySpec: mostly(fc.constantFrom('AES_128', 'AES_256', 'SYMMETRIC_DEFAULT', 'RSA_2048')),
    NumberOfBytes: mostly(fc.integer({ min: -1, max: 1025 })),
    GrantTokens: any,
    DryRun: mostly(fc.boolean()),
    Description: any,
    KeyUsage: any,
    AliasName: mostly(fc.constantFrom('alias/a', 'alias/aws/a', 'alias/a:b', 'a', 'alias/')),
    TargetKeyId: mostly(key),
    Tags: any,
  },
  { requiredKeys: [] },
);

/** One member changed is what finds its check. */
const firstOf = (members: object) => Object.fromEntries(Object.entries(members).slice(0, 1));

test('whatever is sent, the answer is one, or an error of AWS', async () => {
  const asked = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(fc.boolean(), input) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
  );
  const bodyOf = (operation: string, of: string | [boolean, object]) => {
    if (typeof of === 'string') return of;
    const [isLikely, members] = of;
    return JSON.stringify(isLikely ? { ...likely[operation], ...firstOf(members) } : members);
  };
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), asked, async (operation, sent) => {
      try {
        const { status } = await call(operation, bodyOf(operation, sent));
        expect(status).toBe(200);
        done.add(operation);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        expect(error.status).toBeLessThan(500);
      }
    }),
    { numRuns: 4_000 },
  );
  expect(done.size).toBeGreaterThan(5); // else the calls were refused before they came to anything
});

test.each<[string, object, string]>([
  ['DescribeKey', { KeyId: 5 }, 'SerializationException'],
  ['DescribeKey', {}, 'ValidationException'],
  ['DescribeKey', { KeyId: '' }, 'ValidationException'],
  ['Encrypt', { KeyId: arn, Plaintext: 'no base64!' }, 'SerializationException'],
  ['Encrypt', { KeyId: arn, Plaintext: '' }, 'ValidationException'],
  ['Encrypt', { KeyId: arn, Plaintext: 'YQ==', EncryptionAlgorithm: 'ROT13' }, 'ValidationException'],
  ['Encrypt', { KeyId: arn, Plaintext: 'YQ==', EncryptionAlgorithm: 'SM2PKE' }, 'InvalidKeyUsageException'],
  ['Encrypt', { KeyId: arn, Plaintext: 'YQ==', EncryptionContext: { a: 1 } }, 'SerializationException'],
  ['Encrypt', { KeyId: arn, Plaintext: 'YQ==', DryRun: true }, 'DryRunOperationException'],
  ['Decrypt', { CiphertextBlob }, ''],
  ['Decrypt', { CiphertextBlob: 'YQ==' }, 'InvalidCiphertextException'],
  ['Decrypt', { KeyId: 'none', CiphertextBlob }, 'NotFoundException'],
  ['Decrypt', { CiphertextBlob, DryRun: true }, 'DryRunOperationException'],
  ['Decrypt', { CiphertextBlob, Recipient: {} }, 'UnsupportedOperationException'],
  ['GenerateDataKey', { KeyId: arn, KeySpec: 'AES_512' }, 'ValidationException'],
  ['GenerateDataKey', { KeyId: arn, KeySpec: 'AES_256', GrantTokens: [''] }, 'ValidationException'],
  ['CreateKey', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'UnsupportedOperationException'],
  ['CreateKey', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }, 'UnsupportedOperationException'],
  ['CreateAlias', { AliasName: 'a', TargetKeyId: arn }, 'ValidationException'],
  ['CreateAlias', { AliasName: 'alias/aws/a', TargetKeyId: arn }, 'InvalidAliasNameException'],
  ['CreateAlias', { AliasName: 'alias/a', TargetKeyId: 'alias/pranata' }, 'ValidationException'],
])('%s of %j answers %s', async (operation, sent, code) => {
  const answer = call(operation, JSON.stringify(sent));
  if (code === '') await expect(answer).resolves.toMatchObject({ status: 200 });
  else await expect(answer).rejects.toMatchObject({ code });
});
