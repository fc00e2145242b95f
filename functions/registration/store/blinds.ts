import * as z from 'zod/mini';
import type { Item } from '../../../shared/persistence/read.ts';
import { blinded } from '../../../shared/privacy/blind-index.ts';
import type { ServiceKeys } from '../../../shared/privacy/service-keys.ts';
import { isNamed, plainName, soundOf } from '../domain/names.ts';

/** The hashes by which a record is found by equality, and by which look-alikes of a kelurahan are grouped. */
export interface Blinds {
  readonly blind: readonly string[];
  /** Of phonetic codes: not looked up, only compared with those of other records of the kelurahan. */
  readonly sounds: readonly string[];
}

/** What is hashed: one person, or the members of a household and its card. */
interface Told {
  readonly members: readonly {
    readonly name: string;
    readonly nik?: string | undefined;
    readonly birthDate?: string | undefined;
  }[];
  readonly cardNumber?: string | undefined;
}

const Hashes = z.object({
  blind: z._default(z.array(z.string()), []),
  sounds: z._default(z.array(z.string()), []),
});

/** The hashes of a stored record: they never leave the table. A person stored before there were any has none. */
export const readBlinds = (item: Item): Blinds => z.parse(Hashes, item);

/** The hashes of a record in its kelurahan (rule R-10): numbers, name + birth date + kelurahan, and sounds of names. */
export const blindsOf = (keys: ServiceKeys, { members, cardNumber }: Told, area: string): Blinds => {
  const named = members.filter(({ name }) => isNamed(name)); // a dash is nobody's name
  return {
    blind: [
      ...new Set([
        ...(cardNumber === undefined ? [] : [blinded(keys, 'card', cardNumber)]),
        ...members.flatMap(({ nik }) => (nik === undefined ? [] : [blinded(keys, 'nik', nik)])),
        ...named.flatMap(({ name, birthDate }) =>
          birthDate === undefined ? [] : [blinded(keys, 'born', `${area}\n${plainName(name)}\n${birthDate}`)],
        ),
      ]),
    ],
    sounds: [...new Set(named.map(({ name }) => blinded(keys, 'sound', `${area}\n${soundOf(name)}`)))],
  };
};
