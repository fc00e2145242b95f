import { isUtf8 } from 'node:buffer';
import { createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
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

/** Everything that stands in the table of a service; its stream, which names what was written, forgets after a day. */
const itemsOf = async (service: string, settings: object): Promise<readonly Item[]> => {
  const db = new DynamoDBClient(settings);
  const items: Item[] = [];
  const pages = paginateScan(
    { client: DynamoDBDocumentClient.from(db) },
    { TableName: `pranata-local-${service}` },
  );
  for await (const { Items = [] } of pages) items.push(...(Items as Item[]));
  db.destroy();
  return items;
};

/** A key of 32 bytes behind its nonce and tag. */
const wrappedBytes = 60;

/** The key by which a service wraps those of its records, taken out of its table as its functions do. */
const wrappingOf = async (service: string, items: readonly Item[], settings: object): Promise<Uint8Array> => {
  const secret = items.find(({ pk }) => pk === 'SECRET');
  const kms = new KMSClient(settings);
  const { Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob: secret?.wrapped as Uint8Array, EncryptionContext: { service } }),
  );
  kms.destroy();
  return new Uint8Array(hkdfSync('sha256', Plaintext!, '', 'wrapping', 32));
};

/** Every key that the table of a service still has, unwrapped; and that of the service itself. */
export const keysLeft = async (
  service: string,
  endpoint: string,
): Promise<{
  readonly items: readonly Item[];
  readonly wrapping: Uint8Array;
  readonly keys: readonly KeyLeft[];
}> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const settings = { endpoint, region: 'ap-southeast-3', credentials };
  const items = await itemsOf(service, settings);
  const wrapping = await wrappingOf(service, items, settings);
  const keys = items.flatMap((item) => {
    if (!(item.key instanceof Uint8Array)) return [];
    const key = opened(wrapping, item.key, item.pk);
    if (!key) throw new Error(`The key of ${item.pk} cannot be unwrapped`);
    const parts = items
      .filter(({ pk, sk }) => pk === item.pk && !sk.startsWith('READ#'))
      .map(({ sk }) => `${item.pk} ${sk}`);
    return [{ key, about: [item.pk, ...parts] }];
  });
  return { items, wrapping, keys };
};

/** What some sealed bytes say under any of the keys; nothing for bytes that are text, which sealed ones are not. */
export function* textsUnder(layer: Uint8Array, keys: readonly KeyLeft[]): Generator<string> {
  if (isUtf8(layer)) return;
  for (const { key, about } of keys)
    for (const record of about) {
      const inside = opened(key, layer, record);
      if (inside) yield inside.toString('utf8');
    }
}

/** Whether these bytes are the key of one of the records, wrapped by the service's. */
export const isKeyOf = (layer: Uint8Array, wrapping: Uint8Array, records: readonly string[]): boolean =>
  layer.length === wrappedBytes && records.some((record) => opened(wrapping, layer, record) !== undefined);
