import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { areaTree } from '../../shared/area/register.ts';
import { type Gazetteer, gazetteer } from './domain/gazetteer.ts';
import type { MethodsByPath } from './domain/unrouted.ts';

const decompress = promisify(zstdDecompress);

/** The files of the bundle, each read when it is first needed, so that `/health` waits for none. */
export interface ReferenceStore {
  /** Takes about 60 ms once. */
  readonly areas: () => Promise<Gazetteer>;
  readonly file: (name: string) => Promise<Uint8Array>;
  /** The routes of all services, as `openapi.json` names them. */
  readonly methods: () => MethodsByPath;
}

/** Remembers what was made; what failed is tried again. */
const once = <Value>(make: () => Promise<Value>): (() => Promise<Value>) => {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};

/** `folder` is where the bundle lies. */
export const referenceStore = (folder: string): ReferenceStore => {
  const file = (name: string) => readFile(join(folder, name));
  let methods: MethodsByPath | undefined;
  return {
    file,
    areas: once(async () => {
      const [codes, names] = await Promise.all([file('areas.bin'), file('names.bin')]);
      return gazetteer(areaTree(codes), (await decompress(names)).toString('utf8'));
    }),
    methods() {
      methods ??= methodsOf(JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8')));
      return methods;
    },
  };
};

const methodsOf = ({ paths }: { paths: Readonly<Record<string, object>> }): MethodsByPath =>
  Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => [
      path,
      Object.keys(operations).map((method) => method.toUpperCase()),
    ]),
  );
