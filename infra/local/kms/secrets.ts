import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AwsError } from '../aws/service.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
const IV_BYTES = 12; // what GCM is made for
const TAG_BYTES = 16;

/** The context's pairs in order of name: the same context is the same bytes, however it was written. */
const boundData = (keyId: string, context: EncryptionContext): Buffer =>
  Buffer.from(
    JSON.stringify([keyId, ...Object.entries(context).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))]),
  );

/** AES-256-GCM; the blob is version, length of the key's id, the id, IV, tag, ciphertext. */
export const seal = (
  keyId: string,
  secret: Buffer,
  plaintext: Buffer,
  context: EncryptionContext,
): Buffer => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(boundData(keyId, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const id = Buffer.from(keyId);
  return Buffer.concat([Buffer.of(VERSION, id.length), id, iv, cipher.getAuthTag(), ciphertext]);
};

const invalidCiphertext = () => new AwsError('InvalidCiphertextException', 'The ciphertext is invalid.');

/** The key a blob names; throws InvalidCiphertextException for what is no blob of ours. */
export const keyIdOf = (blob: Buffer): string => {
  const length = blob[1] ?? 0;
  if (blob[0] !== VERSION || blob.length < 2 + length + IV_BYTES + TAG_BYTES) throw invalidCiphertext();
  return blob.toString('utf8', 2, 2 + length);
};

/** Throws InvalidCiphertextException when blob, key or context is not the one of the sealing. */
export const open = (keyId: string, secret: Buffer, blob: Buffer, context: EncryptionContext): Buffer => {
  const iv = 2 + Buffer.byteLength(keyId);
  const tag = iv + IV_BYTES;
  const text = tag + TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(iv, tag), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(boundData(keyId, context))
      .setAuthTag(blob.subarray(tag, text));
    return Buffer.concat([decipher.update(blob.subarray(text)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
};
