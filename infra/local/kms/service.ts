import { randomBytes, randomUUID } from 'node:crypto';
import { AwsError, type AwsService, jsonService, type Operations } from '../aws/service.ts';
import { openDatabase, type ServiceOptions } from '../database.ts';
import { KEYS_SCHEMA, type Key, openKeys } from './keys.ts';
import { type EncryptionContext, keyIdOf, open, seal } from './secrets.ts';

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

/** The JSON protocol carries bytes in base64. */
interface CryptoInput {
  readonly KeyId?: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: EncryptionContext;
  readonly EncryptionAlgorithm?: string;
  readonly KeySpec?: string;
  readonly NumberOfBytes?: number;
}

const ALGORITHM = 'SYMMETRIC_DEFAULT';
const MAXIMUM_PLAINTEXT = 4096;

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

  const dataKey = ({ KeyId, KeySpec, NumberOfBytes, EncryptionContext = {} }: CryptoInput) => {
    const key = keys.find(KeyId);
    const plaintext = randomBytes(dataKeyBytes(KeySpec, NumberOfBytes));
    const blob = seal(key.id, key.secret, plaintext, EncryptionContext);
    return {
      KeyId: key.arn,
      CiphertextBlob: blob.toString('base64'),
      Plaintext: plaintext.toString('base64'),
    };
  };

  const operations = {
    Encrypt({ KeyId, Plaintext = '', EncryptionContext = {}, EncryptionAlgorithm = ALGORITHM }: CryptoInput) {
      checkAlgorithm(EncryptionAlgorithm);
      const key = keys.find(KeyId);
      const plaintext = Buffer.from(Plaintext, 'base64');
      if (plaintext.length < 1 || plaintext.length > MAXIMUM_PLAINTEXT)
        throw new AwsError(
          'ValidationException',
          `1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length between 1 and ${MAXIMUM_PLAINTEXT}`,
        );
      const blob = seal(key.id, key.secret, plaintext, EncryptionContext);
      return { KeyId: key.arn, CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm };
    },
    Decrypt({
      KeyId,
      CiphertextBlob = '',
      EncryptionContext = {},
      EncryptionAlgorithm = ALGORITHM,
    }: CryptoInput) {
      checkAlgorithm(EncryptionAlgorithm);
      const blob = Buffer.from(CiphertextBlob, 'base64');
      const id = keyIdOf(blob);
      if (KeyId !== undefined && keys.find(KeyId).id !== id)
        throw new AwsError(
          'IncorrectKeyException',
          'The key ID in the request does not identify a CMK that can perform this operation.',
        );
      if (!keys.has(id)) throw new AwsError('InvalidCiphertextException', 'The ciphertext is invalid.');
      const key = keys.find(id);
      const plaintext = open(key.id, key.secret, blob, EncryptionContext);
      return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm };
    },
    GenerateDataKey: dataKey,
    GenerateDataKeyWithoutPlaintext(input: CryptoInput) {
      const { Plaintext: _, ...sealed } = dataKey(input);
      return sealed;
    },
    DescribeKey: ({ KeyId }: CryptoInput) => ({ KeyMetadata: describe(keys.find(KeyId)) }),
    CreateKey({ Description, KeySpec = ALGORITHM, KeyUsage = 'ENCRYPT_DECRYPT' }: Record<string, string>) {
      if (KeySpec !== ALGORITHM || KeyUsage !== 'ENCRYPT_DECRYPT')
        throw new AwsError(
          'UnsupportedOperationException',
          `Keys of spec ${KeySpec} for ${KeyUsage} are not part of the embedded cloud.`,
        );
      return { KeyMetadata: describe(keys.create(randomUUID(), Description)) };
    },
    CreateAlias({ AliasName = '', TargetKeyId }: { AliasName?: string; TargetKeyId?: string }) {
      if (!/^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/.test(AliasName))
        throw new AwsError(
          'InvalidAliasNameException',
          'Alias must begin with alias/ and not with alias/aws/.',
        );
      if (keys.aliasTarget(AliasName))
        throw new AwsError('AlreadyExistsException', `An alias with the name ${AliasName} already exists`);
      keys.setAlias(AliasName, keys.find(TargetKeyId));
    },
  };

  return {
    handle: jsonService(operations as Operations, '1.1'),
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

const dataKeyBytes = (spec: string | undefined, bytes: number | undefined): number => {
  if ((spec === undefined) === (bytes === undefined))
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  const length = bytes ?? { AES_128: 16, AES_256: 32 }[spec as string];
  if (length === undefined || !Number.isInteger(length) || length < 1 || length > 1024)
    throw new AwsError('ValidationException', `A data key of ${spec ?? bytes} cannot be made.`);
  return length;
};

const checkAlgorithm = (algorithm: string): void => {
  if (algorithm !== ALGORITHM)
    throw new AwsError(
      'InvalidKeyUsageException',
      `The algorithm ${algorithm} is incompatible with the key.`,
    );
};
