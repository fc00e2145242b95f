import { type AttributeValue, attributeOf, type Item } from '../attribute.ts';

/** A document path with its `#names` resolved: names of attributes and of map members, indexes of lists. */
export type Path = readonly [string, ...(string | number)[]];

export const valueAt = (item: Item, path: Path): AttributeValue | undefined => {
  let value = attributeOf(item, path[0]);
  for (let i = 1; i < path.length && value; i++) {
    const step = path[i] as string | number;
    value = typeof step === 'number' ? value.L?.[step] : value.M && attributeOf(value.M, step);
  }
  return value;
};

export const samePath = (a: Path, b: Path): boolean =>
  a.length === b.length && a.every((step, i) => step === b[i]);

export const pathText = (path: Path): string =>
  `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;

/** Why two paths cannot stand in one expression: one holds the other, or one sees a list where the other sees a map. */
export const clash = (paths: readonly Path[]): string | undefined => {
  for (const [i, path] of paths.entries()) {
    for (const earlier of paths.slice(0, i)) {
      const fork = earlier.findIndex((step, at) => step !== path[at]);
      const isOver = fork === -1 || fork >= path.length;
      if (!isOver && typeof earlier[fork] === typeof path[fork]) continue;
      return (
        `Two document paths ${isOver ? 'overlap' : 'conflict'} with each other; must remove or rewrite one of these ` +
        `paths; path one: ${pathText(earlier)}, path two: ${pathText(path)}`
      );
    }
  }
  return undefined;
};
