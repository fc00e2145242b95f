/**
 * The JSONPath that targets use: names, indexes and stars, nothing that searches. Answers undefined for
 * what is not one.
 */
export const readPath = (path: string): ((event: unknown) => unknown) | undefined => {
  if (!/^\$(?:\.[\w/-]+|\.\*|\['[^']+'\]|\["[^"]+"\]|\[\d+\]|\[\*\])*$/.test(path)) return undefined;
  const steps = [...path.matchAll(/\.([\w/-]+)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d+)\]|(\*)/g)].map(
    ([, dotted, single, double, index, star]) => (star ? STAR : (dotted ?? single ?? double ?? index!)),
  );
  return (event) => valueAt(event, steps);
};

const STAR = Symbol('*');

/** A star answers the list of what is found behind it. */
const valueAt = (value: unknown, steps: readonly (string | typeof STAR)[]): unknown => {
  let current = value;
  for (const [index, step] of steps.entries()) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (step === STAR)
      return Object.values(current)
        .map((inner) => valueAt(inner, steps.slice(index + 1)))
        .filter((inner) => inner !== undefined);
    if (!Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
};
