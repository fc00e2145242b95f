import { AwsError } from '../aws/service.ts';
import { checkShape, type Shape } from '../aws/shape.ts';
import type { EncryptionContext } from './secrets.ts';

/** Members of all operations; the JSON protocol carries bytes in base64. */
export interface Input {
  readonly KeyId?: string;
  readonly Plaintext?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: EncryptionContext;
  readonly EncryptionAlgorithm?: string;
  readonly KeySpec?: string;
  readonly NumberOfBytes?: number;
  readonly DryRun?: boolean;
  readonly Description?: string;
  readonly CustomerMasterKeySpec?: string;
  readonly KeyUsage?: string;
  readonly Origin?: string;
  readonly MultiRegion?: boolean;
  readonly AliasName?: string;
  readonly TargetKeyId?: string;
}

export const ALGORITHM = 'SYMMETRIC_DEFAULT';

const keyId = { type: 'text', min: 1, max: 2048 } as const;
const requiredKeyId = { ...keyId, required: true } as const;
/** Grants are not served, so that no token can be right: one that is sent is looked at no further. */
const GrantTokens = { type: 'list', max: 10, of: { type: 'text', min: 1, max: 8192 } } as const;
const encryptionAlgorithm = {
  type: 'text',
  oneOf: [ALGORITHM, 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'],
} as const;
const keySpec = {
  type: 'text',
  oneOf: [
    ...['RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'],
    ...['ECC_SECG_P256K1', ALGORITHM, 'HMAC_224', 'HMAC_256', 'HMAC_384', 'HMAC_512', 'SM2'],
    ...['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87', 'ECC_NIST_EDWARDS25519'],
  ],
} as const;
const common = { EncryptionContext: { type: 'map' }, GrantTokens, DryRun: { type: 'flag' } } as const;

const DataKey: Shape = {
  ...common,
  KeyId: requiredKeyId,
  KeySpec: { type: 'text', oneOf: ['AES_256', 'AES_128'] },
  NumberOfBytes: { type: 'whole', min: 1, max: 1024 },
};

/** By the reference of KMS's API. */
const shapes = {
  Encrypt: {
    ...common,
    KeyId: requiredKeyId,
    Plaintext: { type: 'blob', required: true, min: 1, max: 4096 },
    EncryptionAlgorithm: encryptionAlgorithm,
  },
  Decrypt: {
    ...common,
    KeyId: keyId,
    CiphertextBlob: { type: 'blob', required: true, min: 1, max: 6144 },
    EncryptionAlgorithm: encryptionAlgorithm,
  },
  GenerateDataKey: DataKey,
  GenerateDataKeyWithoutPlaintext: DataKey,
  DescribeKey: { KeyId: requiredKeyId, GrantTokens },
  CreateKey: {
    Description: { type: 'text', max: 8192 },
    KeySpec: keySpec,
    CustomerMasterKeySpec: keySpec,
    KeyUsage: {
      type: 'text',
      oneOf: ['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'],
    },
    Origin: { type: 'text', oneOf: ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] },
    MultiRegion: { type: 'flag' },
  },
  CreateAlias: {
    AliasName: { type: 'text', required: true, min: 1, max: 256, pattern: '[a-zA-Z0-9:/_-]+' },
    TargetKeyId: requiredKeyId,
  },
} satisfies Readonly<Record<string, Shape>>;

export type OperationName = keyof typeof shapes;

/** What AWS has and this cloud has not: refused, so that nobody relies on it. */
const unserved = [
  ...['Recipient', 'Policy', 'BypassPolicyLockoutSafetyCheck', 'Tags', 'CustomKeyStoreId', 'XksKeyId'],
  'DryRunModifiers',
];

/** The members of a request, of the right types; throws the refusal of AWS. A member that is null is absent. */
export const readInput = (operation: OperationName, sent: unknown): Input => {
  checkShape(shapes[operation], sent);
  const given = Object.entries(sent as Input).filter(([, value]) => value !== null);
  for (const [name] of given)
    if (unserved.includes(name))
      throw new AwsError('UnsupportedOperationException', `${name} is not part of the embedded cloud.`);
  return Object.fromEntries(given);
};
