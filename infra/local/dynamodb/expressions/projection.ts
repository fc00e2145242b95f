import { type AttributeValue, attributeOf, type Item, setAttribute } from '../attribute.ts';
import type { Parser } from './parser.ts';
import { clash, type Path } from './path.ts';

/** The wanted parts of an item as a tree; a node without branches is wanted whole. */
export interface Projection {
  readonly branches: ReadonlyMap<string | number, Projection>;
}

interface Tree {
  readonly branches: Map<string | number, Tree>;
}

export const parseProjection = (parser: Parser): { paths: readonly Path[]; projection: Projection } => {
  const paths = [parser.path()];
  while (parser.take(',')) paths.push(parser.path());
  const conflict = clash(paths);
  if (conflict) parser.note('overlap', conflict);
  parser.finish();
  return { paths, projection: projectionOf(paths) };
};

export const projectionOf = (paths: readonly Path[]): Projection => {
  const root: Tree = { branches: new Map() };
  for (const path of paths) {
    let node = root;
    for (const step of path) {
      let next = node.branches.get(step);
      if (!next) {
        next = { branches: new Map() };
        node.branches.set(step, next);
      }
      node = next;
    }
  }
  return root;
};

export const project = (item: Item, { branches }: Projection): Item => {
  const picked: Item = {};
  for (const [name, branch] of branches) {
    const value = attributeOf(item, name as string);
    const part = value && pick(value, branch);
    if (part) setAttribute(picked, name as string, part);
  }
  return picked;
};

/** Elements of lists keep their order and close ranks; what holds nothing wanted is left out. */
const pick = (value: AttributeValue, projection: Projection): AttributeValue | undefined => {
  if (projection.branches.size === 0) return value;
  if (value.M) {
    const map = project(value.M, projection);
    return Object.keys(map).length > 0 ? { M: map } : undefined;
  }
  if (!value.L) return undefined;
  const list: AttributeValue[] = [];
  const wanted = [...projection.branches].sort(([a], [b]) => Number(a) - Number(b));
  for (const [index, branch] of wanted) {
    const element = typeof index === 'number' ? value.L[index] : undefined;
    const part = element && pick(element, branch);
    if (part) list.push(part);
  }
  return list.length > 0 ? { L: list } : undefined;
};
