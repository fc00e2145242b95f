import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod/mini';
import { decrypted, encrypted } from './personal.ts';

/** What one service may send another through a queue of names and numbers: ciphertext, and its key wrapped by KMS. */
export const SealedMessage = z.object({ about: z.string(), key: z.string(), sealed: z.string() });
type SealedMessage = z.infer<typeof SealedMessage>;

interface Where {
  readonly kms: KMSClient;
  /** The region's KMS key: both services may use it, and neither knows the other's secret. */
  readonly keyId: string;
}

/**
 * Seals a message under a data key of its own. `about` is its encryption context: no message can stand in for another,
 * and KMS notes for whom it was opened. Deflated first, as rows of a sheet say the same words again and again.
 */
export const sealMessage = async (
  { kms, keyId }: Where,
  about: string,
  content: unknown,
): Promise<SealedMessage> => {
  const EncryptionContext = { message: about };
  const { Plaintext, CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext }),
  );
  if (!Plaintext || !CiphertextBlob) throw new Error('KMS answered without a key');
  const sealed = encrypted(Plaintext, deflateRawSync(JSON.stringify(content)), about);
  return {
    about,
    key: Buffer.from(CiphertextBlob).toString('base64'),
    sealed: Buffer.from(sealed).toString('base64'),
  };
};

/** Opens a message that is about what it says. */
export const openMessage = async (
  { kms, keyId }: Where,
  { about, key, sealed }: SealedMessage,
): Promise<unknown> => {
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: Buffer.from(key, 'base64'),
      EncryptionContext: { message: about },
    }),
  );
  if (!Plaintext) throw new Error('KMS answered without a plaintext');
  const deflated = decrypted(Plaintext, Buffer.from(sealed, 'base64'), about);
  return JSON.parse(inflateRawSync(deflated).toString('utf8'));
};
