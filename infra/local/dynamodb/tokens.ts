import { hash } from 'node:crypto';
import type { Engine } from './engine.ts';
import { refused } from './errors.ts';

/** A request token makes a transaction idempotent for ten minutes. */
const validity = 10 * 60 * 1000;

/** Read units by table name, which the repeated transaction is charged. */
type Reads = Readonly<Record<string, number>>;

/** What the same request cost to read, if the token was used; another request under it is refused. */
export const findToken = ({ storage, clock }: Engine, token: string, body: Buffer): Reads | undefined => {
  const now = clock.now();
  const find = storage.sql(
    'SELECT digest, reads FROM tokens WHERE slot IN (?, ?) AND token = ? AND at > ? ORDER BY at DESC',
  );
  const found = find.get(slotOf(now), slotOf(now) - 1, token, now - validity);
  if (!found) return undefined;
  if (found.digest === digestOf(body)) return JSON.parse(found.reads as string);
  throw refused(
    'IdempotentParameterMismatchException',
    'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',
  );
};

export const keepToken = ({ storage, clock }: Engine, token: string, body: Buffer, reads: Reads): void => {
  const now = clock.now();
  const keep = storage.sql('INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)');
  keep.run(slotOf(now), token, now, digestOf(body), JSON.stringify(reads));
};

/** Forgets the tokens of slots that are over. */
export const trimTokens = ({ storage, clock }: Engine): void => {
  storage.sql('DELETE FROM tokens WHERE slot < ?').run(slotOf(clock.now()) - 1);
};

/** Tokens are kept by slots of ten minutes, so that old ones go in one stroke. */
const slotOf = (now: number) => Math.floor(now / validity);

const digestOf = (body: Buffer) => hash('sha1', body);
