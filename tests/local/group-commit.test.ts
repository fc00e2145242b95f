import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupCommit } from '../../infra/local/dynamodb/group-commit.ts';
import { aTable, call, openTables } from '../support/dynamodb-endpoint.ts';

let folder: string;
let db: DatabaseSync;
let witness: DatabaseSync;
let commits: ReturnType<typeof groupCommit>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'group-commit-'));
  const path = join(folder, 'rows.sqlite');
  db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; CREATE TABLE rows (id INTEGER PRIMARY KEY)');
  // a row without its parent makes the commit fail, not the insert
  db.exec('CREATE TABLE orphans (id INTEGER REFERENCES rows DEFERRABLE INITIALLY DEFERRED)');
  witness = new DatabaseSync(path, { readOnly: true });
  commits = groupCommit(db, (text) => db.prepare(text));
});

afterEach(() => {
  db.close();
  witness.close();
  rmSync(folder, { recursive: true });
});

const insert = (id: number) => () => db.prepare('INSERT INTO rows VALUES (?)').run(id);
const orphan = () => db.prepare('INSERT INTO orphans VALUES (99)').run();
/** What would be there after `kill -9`. */
const committed = () =>
  witness
    .prepare('SELECT id FROM rows ORDER BY id')
    .all()
    .map(({ id }) => id);

describe('requests of one turn', () => {
  it('are committed together, before any of them is answered', async () => {
    commits.share(insert(1));
    const first = commits.settled().then(committed);
    commits.share(insert(2));
    expect(committed()).toEqual([]);
    expect(await first).toEqual([1, 2]);
  });

  it('fail alone: what one wrote is undone, the others stay', async () => {
    commits.share(insert(1));
    const broken = () => {
      insert(2)();
      throw new Error('refused');
    };
    expect(() => commits.share(broken)).toThrow('refused');
    commits.share(insert(3));
    await commits.settled();
    expect(committed()).toEqual([1, 3]);
  });

  it('are all told when their commit failed, and leave nothing behind', async () => {
    commits.share(insert(1));
    const first = commits.settled();
    commits.share(orphan);
    const second = commits.settled();
    await expect(first).rejects.toThrow('FOREIGN KEY');
    await expect(second).rejects.toThrow('FOREIGN KEY');
    expect(committed()).toEqual([]);
    commits.share(insert(2));
    await commits.settled();
    expect(committed()).toEqual([2]);
  });

  it('are all told when SQLite undid everything by itself', async () => {
    commits.share(insert(1));
    const first = commits.settled();
    const fatal = () => {
      db.exec('ROLLBACK');
      throw new Error('database or disk is full');
    };
    expect(() => commits.share(fatal)).toThrow('disk is full');
    await expect(first).rejects.toThrow('disk is full');
    commits.share(insert(2));
    await commits.settled();
    expect(committed()).toEqual([2]);
  });

  it('wait for their end even when they only read', async () => {
    const read = commits.settled().then(committed);
    commits.share(insert(1));
    expect(await read).toEqual([1]);
  });
});

describe('a transaction of its own', () => {
  it('is committed at once, with what was shared before it', () => {
    commits.share(insert(1));
    commits.transact(insert(2));
    expect(committed()).toEqual([1, 2]);
  });

  it('that fails undoes nothing of what was shared before it', async () => {
    commits.share(insert(1));
    expect(() => commits.transact(orphan)).toThrow('FOREIGN KEY');
    await commits.settled();
    expect(committed()).toEqual([1]);
  });
});

it('the service answers a write no earlier than its turn ends', async () => {
  const house = await openTables();
  house.dynamodb.ensureTable(aTable('things', { sk: 'none' }));
  let isAnswered = false;
  const answer = call(house.dynamodb, 'PutItem', { TableName: 'things', Item: { pk: { S: 'a' } } }).then(
    () => {
      isAnswered = true;
    },
  );
  for (let i = 0; i < 20; i += 1) await Promise.resolve(); // nothing but promises has run
  expect(isAnswered).toBe(false);
  await answer;
  await house.close();
});
