import fc from 'fast-check';

export const junk = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, '', -1, 0, 1.5, 1e300, true, [], {}, [null], { S: null }, '__proto__', 'arn:aws:dynamodb'],
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The request with one of its parts replaced by something else, or taken away. */
export const spoiled = (request: unknown, others: fc.Arbitrary<unknown> = junk): fc.Arbitrary<unknown> => {
  const paths: (string | number)[][] = [];
  const collect = (value: unknown, path: (string | number)[]) => {
    paths.push(path);
    if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) collect(member, [...path, name]);
    }
  };
  collect(request, []);
  return fc.tuple(fc.constantFrom(...paths), others, fc.boolean()).map(([path, other, isRemoved]) => {
    if (path.length === 0) return other;
    const copy = structuredClone(request);
    let parent = copy as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) parent = parent[step] as typeof parent;
    if (isRemoved) delete parent[path.at(-1) as string];
    else parent[path.at(-1) as string] = other;
    return copy;
  });
};
