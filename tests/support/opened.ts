import { isUtf8 } from 'node:buffer';
import { createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { layersIn } from './layers.ts';
import type { Item } from './tables.ts';

/** A key that still stands in a table, and the records for which something may be sealed by it. */
interface KeyLeft {
  readonly key: Uint8Array;
  readonly about: readonly string[];
}

/** Opens by AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext; undefined when the key, or the record, is another. */
const opened = (key: Uint8Array, bytes: Uint8Array, about: string): Buffer | undefined => {
  if (bytes.length <= 28) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), bytes.subarray(0, 12))
      .setAAD(Buffer.from(about))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch {
    return undefined;
  }
};

/** The key by which a service wraps those of its records, taken out of its table as its functions do. */
const wrappingOf = async (service: string, items: readonly Item[], awsUrl: string): Promise<Uint8Array> => {
  const secret = items.find(({ pk }) => pk === 'SECRET');
  const kms = new KMSClient({
    endpoint: awsUrl,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob: secret?.wrapped as Uint8Array, EncryptionContext: { service } }),
  );
  kms.destroy();
  return new Uint8Array(hkdfSync('sha256', Plaintext!, '', 'wrapping', 32));
};

/** Every key that a table still has, unwrapped; and that of the service itself. */
export const keysLeft = async (
  service: string,
  items: readonly Item[],
  awsUrl: string,
): Promise<{ readonly wrapping: Uint8Array; readonly keys: readonly KeyLeft[] }> => {
  const wrapping = await wrappingOf(service, items, awsUrl);
  const keys = items.flatMap((item) => {
    if (!(item.key instanceof Uint8Array)) return [];
    const key = opened(wrapping, item.key, item.pk);
    if (!key) throw new Error(`The key of ${item.pk} cannot be unwrapped`);
    const parts = items.filter(({ pk }) => pk === item.pk).map(({ sk }) => `${item.pk} ${sk}`);
    return [{ key, about: [item.pk, ...parts] }];
  });
  return { wrapping, keys };
};

/** Every text that some bytes hold, in whatever layers, when each of the keys is tried on whatever may be sealed. */
export function* textsUnder(
  bytes: Uint8Array,
  keys: readonly KeyLeft[],
  seen: Set<string>,
): Generator<string> {
  for (const layer of layersIn(bytes, seen)) {
    if (isUtf8(layer)) continue; // sealed bytes are none
    for (const { key, about } of keys)
      for (const record of about) {
        const inside = opened(key, layer, record);
        if (inside) yield inside.toString('utf8');
      }
  }
}

/** Whether some bytes hold a key of one of these records, wrapped by the service's. */
export const holdsKeyOf = (
  bytes: Uint8Array,
  wrapping: Uint8Array,
  records: readonly string[],
  seen: Set<string>,
): boolean => {
  for (const layer of layersIn(bytes, seen))
    if (layer.length === 60 && records.some((record) => opened(wrapping, layer, record))) return true;
  return false;
};
