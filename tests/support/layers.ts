import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

const deepest = 8;

/**
 * Everything that bytes hold: they themselves, decompressed, out of base64 and out of JSON, layer by layer. What was
 * `seen` is passed over: keys and addresses stand in thousands of values.
 */
export function* layersIn(bytes: Uint8Array, seen = new Set<string>(), depth = 0): Generator<Uint8Array> {
  const mark = createHash('sha256').update(bytes).digest('base64');
  if (seen.has(mark)) return;
  seen.add(mark);
  yield bytes;
  const text = Buffer.from(bytes).toString('utf8');
  if (depth === deepest) return;
  for (const open of [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]) {
    const inside = opened(() => open(bytes));
    if (inside && inside.length > 0) yield* layersIn(inside, seen, depth + 1);
  }
  for (const line of text.split('\n')) {
    const value = /^\s*["{[]/.test(line) ? opened(() => JSON.parse(line) as unknown) : undefined;
    if (value !== undefined) yield* layersOf(value, seen, depth + 1);
  }
  for (const [encoded] of text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)) {
    const inside = Buffer.from(encoded, 'base64');
    if (depth + 1 < deepest && inside.length < bytes.length) yield* layersIn(inside, seen, depth + 1);
  }
}

function* layersOf(value: unknown, seen: Set<string>, depth: number): Generator<Uint8Array> {
  if (typeof value === 'string') yield* layersIn(Buffer.from(value), seen, depth);
  else if (value && typeof value === 'object')
    for (const part of Object.values(value)) yield* layersOf(part, seen, depth);
}

const opened = <Inside>(open: () => Inside): Inside | undefined => {
  try {
    return open();
  } catch {
    return undefined;
  }
};

/** Every file under a folder, and every value in those that are SQLite's; close the system before. */
export function* everythingIn(folder: string): Generator<readonly [string, Uint8Array]> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    yield [path, readFileSync(path)];
    if (name.endsWith('.sqlite')) yield* valuesOf(path);
  }
}

function* valuesOf(path: string): Generator<readonly [string, Uint8Array]> {
  const sql = new DatabaseSync(path);
  const tables = sql.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  for (const { name } of tables) {
    for (const row of sql.prepare(`SELECT * FROM "${name}"`).all()) {
      for (const [column, value] of Object.entries(row)) {
        if (typeof value === 'string') yield [`${path} ${name}.${column}`, Buffer.from(value)];
        else if (value instanceof Uint8Array) yield [`${path} ${name}.${column}`, value];
      }
    }
  }
  sql.close();
}

/** Which of the words stand in the bytes, in whatever layers they are wrapped. */
export const foundIn = (
  bytes: Uint8Array,
  words: readonly string[],
  seen = new Set<string>(),
): readonly string[] => {
  const found = new Set<string>();
  for (const layer of layersIn(bytes, seen)) {
    const text = Buffer.from(layer).toString('utf8');
    for (const word of words) if (text.includes(word)) found.add(word);
  }
  return [...found];
};
