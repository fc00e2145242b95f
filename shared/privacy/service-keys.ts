import { createPrivateKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

/**
 * The keys of a service, all derived from one secret; each 32 bytes. As key objects: an HMAC by raw bytes makes one at
 * every call, which costs six times the HMAC.
 */
export interface ServiceKeys {
  /** Wraps the key of each person or household. */
  readonly wrapping: KeyObject;
  readonly cursor: KeyObject;
  readonly blindIndex: KeyObject;
  /** Of what a command asked: bodies hold names and numbers that a bare hash would give away to guessing. */
  readonly fingerprint: KeyObject;
  /**
   * Ed25519 private keys that sign proofs of erasure: the last one signs, and the public halves of all are told, so that
   * a proof stays verifiable for as long as its key is here. To rotate, add a label to `signingLabels`; a secret that
   * was replaced takes its keys along, so the old public keys have to be kept with the proofs before.
   */
  readonly signing: readonly KeyObject[];
}

interface Where {
  readonly kms: KMSClient;
  readonly db: DynamoDBDocumentClient;
  readonly table: string;
  readonly service: string;
  /** The region's KMS key. */
  readonly keyId: string;
}

const Key = { pk: 'SECRET', sk: 'SECRET' };

/**
 * The keys of a service, unwrapped once per cold start.
 *
 * The region's KMS key wraps one 32-byte secret per service, which stands in the service's table: the first function
 * that finds none makes it, and of two that make it at once the table keeps one. No secret is in a template.
 */
export const serviceKeys = (where: Where): (() => Promise<ServiceKeys>) => {
  let keys: Promise<ServiceKeys> | undefined;
  return () => {
    keys ??= secretOf(where)
      .then(derived)
      .catch((error) => {
        keys = undefined; // the next request tries again
        throw error;
      });
    return keys;
  };
};

const secretOf = async (where: Where): Promise<Uint8Array> => {
  const { kms, db, table, service, keyId } = where;
  const EncryptionContext = { service };
  const { Item } = await db.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  if (Item) {
    const { Plaintext } = await kms.send(
      new DecryptCommand({ KeyId: keyId, CiphertextBlob: Item.wrapped, EncryptionContext }),
    );
    if (!Plaintext) throw new Error('KMS answered without a plaintext');
    return Plaintext;
  }
  const made = await kms.send(
    new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext }),
  );
  try {
    await db.send(
      new PutCommand({
        TableName: table,
        Item: { ...Key, kind: 'secret', schema: 1, version: 1, wrapped: made.CiphertextBlob },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return secretOf(where); // another function was first
    throw error;
  }
  if (!made.Plaintext) throw new Error('KMS answered without a plaintext');
  return made.Plaintext;
};

/** One label per key that has ever signed, the newest last. */
const signingLabels = ['signing'] as const;

/** An Ed25519 private key is any 32 bytes; Node takes them in the envelope of PKCS #8 (RFC 8410), whose start is always this. */
const envelope = Buffer.from('302e020100300506032b657004220420', 'hex');

const derived = (secret: Uint8Array): ServiceKeys => {
  const bytes = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const key = (purpose: string) => createSecretKey(bytes(purpose));
  const signer = (label: string) =>
    createPrivateKey({ key: Buffer.concat([envelope, bytes(label)]), format: 'der', type: 'pkcs8' });
  return {
    wrapping: key('wrapping'),
    cursor: key('cursor'),
    blindIndex: key('blind-index'),
    fingerprint: key('fingerprint'),
    signing: signingLabels.map(signer),
  };
};
