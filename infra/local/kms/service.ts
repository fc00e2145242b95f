import { randomBytes, randomUUID } from 'node:crypto';
import { AwsError, type AwsService, jsonService, type Operations } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { ALGORITHM, type Input, type OperationName, readInput } from './input.ts';
import { KEYS_SCHEMA, type Key, openKeys } from './keys.ts';
import { keyIdOf, open, seal } from './secrets.ts';

export interface Kms extends AwsService {
  /** Makes a key of this id once; its secret never changes afterwards. Answers the ARN. */
  ensureKey(definition: {
    readonly KeyId: string;
    readonly Description?: string;
    readonly alias?: string;
  }): string;
  /** By id, ARN or alias; undefined when there is no such key. */
  keyArn(reference: string): string | undefined;
}

/** KMS with symmetric keys. The secrets lie in the data folder, in a file only its owner can read. */
export const createKms = ({ folder, clock, region, accountId }: ServiceOptions): Kms => {
  const database = openDatabase(folder, 'kms', KEYS_SCHEMA);
  const keys = openKeys(database, clock, `arn:aws:kms:${region}:${accountId}`);

  const describe = ({ id, arn, description, created }: Key) => ({
    AWSAccountId: accountId,
    KeyId: id,
    Arn: arn,
    CreationDate: created / 1000,
    Enabled: true,
    Description: description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: ALGORITHM,
    KeySpec: ALGORITHM,
    EncryptionAlgorithms: [ALGORITHM],
    MultiRegion: false,
  });

  const dataKey = (input: Input) => {
    const { KeyId, KeySpec, NumberOfBytes, EncryptionContext = {} } = input;
    const length = dataKeyBytes(KeySpec, NumberOfBytes);
    const key = keys.find(KeyId);
    endDryRun(input);
    const plaintext = randomBytes(length);
    const blob = seal(key.id, key.secret, plaintext, EncryptionContext);
    return {
      KeyId: key.arn,
      CiphertextBlob: blob.toString('base64'),
      Plaintext: plaintext.toString('base64'),
    };
  };

  const operations: Readonly<Record<OperationName, (input: Input) => unknown>> = {
    Encrypt(input) {
      const { KeyId, Plaintext = '', EncryptionContext = {}, EncryptionAlgorithm = ALGORITHM } = input;
      const key = keys.find(KeyId);
      checkAlgorithm(EncryptionAlgorithm, key);
      endDryRun(input);
      const blob = seal(key.id, key.secret, Buffer.from(Plaintext, 'base64'), EncryptionContext);
      return { KeyId: key.arn, CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm };
    },
    Decrypt(input) {
      const { KeyId, CiphertextBlob = '', EncryptionContext = {}, EncryptionAlgorithm = ALGORITHM } = input;
      const blob = Buffer.from(CiphertextBlob, 'base64');
      const wanted = KeyId === undefined ? undefined : keys.find(KeyId);
      const id = keyIdOf(blob);
      if (wanted && wanted.id !== id)
        throw new AwsError(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      if (!keys.has(id)) throw new AwsError('InvalidCiphertextException', 'The ciphertext is invalid.');
      const key = keys.find(id);
      checkAlgorithm(EncryptionAlgorithm, key);
      const plaintext = open(key.id, key.secret, blob, EncryptionContext);
      endDryRun(input);
      return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm };
    },
    GenerateDataKey: dataKey,
    GenerateDataKeyWithoutPlaintext(input) {
      const { Plaintext: _, ...sealed } = dataKey(input);
      return sealed;
    },
    DescribeKey: ({ KeyId }) => ({ KeyMetadata: describe(keys.find(KeyId)) }),
    CreateKey(input) {
      checkNewKey(input);
      return { KeyMetadata: describe(keys.create(randomUUID(), input.Description)) };
    },
    CreateAlias({ AliasName = '', TargetKeyId = '' }) {
      if (!AliasName.startsWith('alias/'))
        throw new AwsError('ValidationException', 'Alias must start with the prefix "alias/".');
      if (AliasName.includes(':') || /^alias\/(aws\/|$)/.test(AliasName))
        throw new AwsError('InvalidAliasNameException', `${AliasName} is not a valid alias name.`);
      if (/^(arn:.*:)?alias\//.test(TargetKeyId))
        throw new AwsError('ValidationException', 'Aliases must refer to keys. Not aliases');
      const key = keys.find(TargetKeyId);
      if (keys.aliasTarget(AliasName))
        throw new AwsError('AlreadyExistsException', `An alias with the name ${AliasName} already exists`);
      keys.setAlias(AliasName, key);
    },
  };

  return {
    handle: jsonService(checked(operations), '1.1'),
    close: () => database.close(),
    keyArn(reference) {
      try {
        return keys.find(reference).arn;
      } catch {
        return undefined;
      }
    },
    ensureKey({ KeyId, Description, alias }) {
      const key = keys.has(KeyId) ? keys.find(KeyId) : keys.create(KeyId, Description);
      if (alias && keys.aliasTarget(alias) !== key.id) keys.setAlias(alias, key);
      return key.arn;
    },
  };
};

/** Every operation behind the check of its members. */
const checked = (operations: Readonly<Record<OperationName, (input: Input) => unknown>>): Operations =>
  Object.fromEntries(
    Object.entries(operations).map(([name, work]) => [
      name,
      (sent: unknown) => work(readInput(name as OperationName, sent)),
    ]),
  );

const dataKeyBytes = (spec: string | undefined, bytes: number | undefined): number => {
  if ((spec === undefined) === (bytes === undefined))
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  return bytes ?? (spec === 'AES_128' ? 16 : 32);
};

const checkAlgorithm = (algorithm: string, { arn }: Key): void => {
  if (algorithm !== ALGORITHM)
    throw new AwsError(
      'InvalidKeyUsageException',
      `${arn} key usage is ENCRYPT_DECRYPT which is not valid for ${algorithm}.`,
    );
};

/** Where the operation would have succeeded. */
const endDryRun = ({ DryRun }: Input): void => {
  if (DryRun)
    throw new AwsError('DryRunOperationException', 'The request would have succeeded.', { status: 412 });
};

const checkNewKey = ({
  CustomerMasterKeySpec,
  KeySpec = CustomerMasterKeySpec ?? ALGORITHM,
  KeyUsage = 'ENCRYPT_DECRYPT',
  Origin = 'AWS_KMS',
  MultiRegion,
}: Input): void => {
  if (CustomerMasterKeySpec !== undefined && CustomerMasterKeySpec !== KeySpec)
    throw new AwsError('ValidationException', 'KeySpec and CustomerMasterKeySpec must be the same.');
  if (KeySpec !== ALGORITHM || KeyUsage !== 'ENCRYPT_DECRYPT' || Origin !== 'AWS_KMS' || MultiRegion)
    throw new AwsError(
      'UnsupportedOperationException',
      `Keys of spec ${KeySpec} for ${KeyUsage} from ${Origin} are not part of the embedded cloud.`,
    );
};
