import { zstdDecompressSync } from 'node:zlib';
import type { Area } from '../contract/primitives.ts';
import { refused } from '../errors.ts';
import { isIsland, levelOf, levels, nation, type Scheme, schemeOf } from './code.ts';

/** Which areas exist. */
export interface AreaRegister {
  readonly has: (code: string) => boolean;
  /** The regulation that the codes are from (rule X-1). */
  readonly version: string;
}

/**
 * All areas as one tree in the order of their codes, the nation first, each parent before its children. A few
 * arrays instead of 91,599 objects: they load in a few milliseconds, and a code is found by at most some two
 * hundred steps from sibling to sibling.
 */
export interface AreaTree {
  readonly version: string;
  readonly size: number;
  /** Depth of each area: 0 the nation, 4 a village. */
  readonly depth: Uint8Array;
  /** The last segment of its code, as a number. */
  readonly segment: Uint16Array;
  /** Index of its parent. */
  readonly parent: Int32Array;
  /** Index after its last descendant: where its next sibling begins, if it has one. */
  readonly end: Int32Array;
}

/**
 * Reads the packed register: Zstandard over a line of JSON with version and size, then the tree. A child is written as
 * the distance of its segment from its sibling before (7 bits a byte, the last one below 128), and then its own
 * children; a zero ends the children of an area. Villages have none and no zero.
 */
export const areaTree = (packed: Uint8Array): AreaTree => {
  const bytes = zstdDecompressSync(packed);
  const head = bytes.indexOf('\n');
  const { version, areas } = JSON.parse(bytes.toString('utf8', 0, head)) as {
    version: string;
    areas: number;
  };
  const size = areas + 1;
  const tree = {
    version,
    size,
    depth: new Uint8Array(size),
    segment: new Uint16Array(size),
    parent: new Int32Array(size).fill(-1),
    end: new Int32Array(size),
  };

  let at = head + 1;
  let next = 1;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const children = (parent: number, depth: number): void => {
    let segment = 0;
    for (let distance = number(); distance > 0; distance = number()) {
      const area = next++;
      segment += distance;
      tree.depth[area] = depth;
      tree.segment[area] = segment;
      tree.parent[area] = parent;
      if (depth < levels.length) children(area, depth + 1);
      else tree.end[area] = next;
    }
    tree.end[parent] = next;
  };
  children(0, 1);
  return tree;
};

/** Index of an area in the tree, or undefined. */
export const findArea = ({ segment, end }: AreaTree, code: string): number | undefined => {
  if (code === nation) return 0;
  if (!levelOf(code)) return undefined;
  let area = 0;
  for (const part of code.split('.')) {
    const stop = end[area] ?? 0;
    const wanted = Number(part);
    area += 1;
    while (area < stop && segment[area] !== wanted) area = end[area] ?? stop;
    if (area >= stop) return undefined;
  }
  return area;
};

/** The register for those who only ask whether a code exists. */
export const areaRegister = (packed: Uint8Array): AreaRegister => {
  const tree = areaTree(packed);
  return { version: tree.version, has: (code) => code !== nation && findArea(tree, code) !== undefined };
};

/** Refuses what is written in the scheme of BPS, by its form: the same digits name another place there (rule X-2). */
export const refuseBps = (code: string, scheme: Scheme | undefined, pointer: string): void => {
  const level = scheme === 'bps' || schemeOf(code) === 'bps' ? levelOf(code, 'bps') : undefined;
  if (level) throw refused('area.bps', pointer, { rule: 'X-2', scheme: 'bps', level, code });
};

/**
 * The area that a code names (rules ), or `area.bps` when it is written in the scheme of BPS, or
 * `area.unknown`. `pointer` is where the code stands in the request.
 */
export const checkArea = (register: AreaRegister, code: string, scheme?: Scheme, pointer = '/area'): Area => {
  refuseBps(code, scheme, pointer);
  const { version } = register;
  if (scheme === 'bps' || !register.has(code)) {
    const rule = code.startsWith('00') ? 'X-4' : 'R-7';
    const island = isIsland(code) || undefined;
    throw refused('area.unknown', pointer, { rule, scheme: scheme ?? 'kemendagri', version, code, island });
  }
  return { scheme: 'kemendagri', code, version };
};

/** As `checkArea`, for a record that belongs to one kelurahan or desa; a wider area is `area.not-a-village`. */
export const checkVillage = (
  register: AreaRegister,
  code: string,
  scheme?: Scheme,
  pointer = '/area',
): Area => {
  const area = checkArea(register, code, scheme, pointer);
  const level = levelOf(code);
  if (level !== 'village') throw refused('area.not-a-village', pointer, { rule: 'R-7', level, code });
  return area;
};
