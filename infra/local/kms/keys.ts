import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';

export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly secret: Buffer;
  readonly description: string;
  readonly created: number;
}

export const KEYS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, secret BLOB NOT NULL, description TEXT NOT NULL, created INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS aliases (name TEXT PRIMARY KEY, keyId TEXT NOT NULL) WITHOUT ROWID;`;

/** Keys and their aliases; `prefix` is `arn:aws:kms:<region>:<account>`. */
export const openKeys = ({ sql }: Database, clock: Clock, prefix: string) => {
  const insert = sql.prepare('INSERT INTO keys VALUES (?, ?, ?, ?)');
  const insertAlias = sql.prepare('INSERT OR REPLACE INTO aliases VALUES (?, ?)');
  const aliases = new Map<string, string>();
  const keys = new Map<string, Key>();
  const arnOf = (id: string) => `${prefix}:key/${id}`;
  for (const row of sql.prepare('SELECT * FROM keys').all() as unknown as (Key & { secret: Uint8Array })[])
    keys.set(row.id, { ...row, arn: arnOf(row.id), secret: Buffer.from(row.secret) });
  for (const { name, keyId } of sql.prepare('SELECT * FROM aliases').all() as {
    name: string;
    keyId: string;
  }[])
    aliases.set(name, keyId);

  return {
    has: (id: string) => keys.has(id),
    aliasTarget: (name: string) => aliases.get(name),

    /** By id, key ARN, alias name or alias ARN. */
    find(reference = ''): Key {
      const name = reference.startsWith(`${prefix}:`) ? reference.slice(prefix.length + 1) : reference;
      const id = name.startsWith('alias/') ? aliases.get(name) : name.replace(/^key\//, '');
      const key = id === undefined ? undefined : keys.get(id);
      if (key) return key;
      throw new AwsError(
        'NotFoundException',
        name.startsWith('alias/')
          ? `Alias ${prefix}:${name} is not found.`
          : `Key '${reference.startsWith('arn:') ? reference : arnOf(reference)}' does not exist`,
      );
    },

    create(id: string, description = ''): Key {
      const key = { id, arn: arnOf(id), secret: randomBytes(32), description, created: clock.now() };
      insert.run(id, key.secret, description, key.created);
      keys.set(id, key);
      return key;
    },

    setAlias(name: string, { id }: Key): void {
      insertAlias.run(name, id);
      aliases.set(name, id);
    },
  };
};
