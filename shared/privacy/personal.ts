import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

/**
 * Encryption of personal fields (section 16, D-3): every person or household has a random key of its own, wrapped by
 * the service's, in its personal item. The same ciphertext goes into events and the archive; erasing the key
 * erases the person everywhere.
 */
export interface PersonalItem {
  readonly pk: string;
  readonly sk: 'PERSONAL';
  readonly kind: 'personal';
  readonly schema: 1;
  readonly version: number;
  /** The person's key, wrapped by the service's. */
  readonly key: Uint8Array;
  readonly sealed: Uint8Array;
}

/** AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext; `about` is the record, so that no item can stand in for another. */
export const encrypted = (key: KeyObject | Uint8Array, text: Uint8Array, about: string): Uint8Array => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
};

export const decrypted = (key: KeyObject | Uint8Array, bytes: Uint8Array, about: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
};

/** Seals the personal fields of a record; a record that has a key keeps it. */
export const sealPersonal = (
  wrapping: KeyObject,
  pk: string,
  fields: Readonly<Record<string, unknown>>,
  before?: PersonalItem,
): PersonalItem => {
  const plain = before ? decrypted(wrapping, before.key, pk) : randomBytes(32);
  return {
    pk,
    sk: 'PERSONAL',
    kind: 'personal',
    schema: 1,
    version: (before?.version ?? 0) + 1,
    key: before?.key ?? encrypted(wrapping, plain, pk),
    sealed: encrypted(plain, Buffer.from(JSON.stringify(fields)), pk),
  };
};

/**
 * Seals bytes that belong to a record, a file with rows of people, under the own key of the record; `part` tells one
 * from another. They open for nobody when the key is gone.
 */
export const sealPart = (
  wrapping: KeyObject,
  { key, pk }: Pick<PersonalItem, 'key' | 'pk'>,
  part: string,
  bytes: Uint8Array,
): Uint8Array => encrypted(decrypted(wrapping, key, pk), bytes, `${pk} ${part}`);

export const openPart = (
  wrapping: KeyObject,
  { key, pk }: Pick<PersonalItem, 'key' | 'pk'>,
  part: string,
  sealed: Uint8Array,
): Uint8Array => decrypted(decrypted(wrapping, key, pk), sealed, `${pk} ${part}`);

/** Opens the personal fields: those of the item itself, or those that an event of the same record carries. */
export const openPersonal = <Fields>(
  wrapping: KeyObject,
  item: PersonalItem,
  sealed: Uint8Array = item.sealed,
): Fields => JSON.parse(decrypted(decrypted(wrapping, item.key, item.pk), sealed, item.pk).toString('utf8'));
