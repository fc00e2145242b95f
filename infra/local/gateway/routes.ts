export interface Matched<T> {
  readonly routeKey: string;
  readonly target: T;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

interface Entry<T> {
  readonly routeKey: string;
  readonly names: readonly string[];
  readonly target: T;
}

interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  parameter?: Node<T>;
  readonly methods: Map<string, Entry<T>>;
  readonly greedy: Map<string, Entry<T>>;
}

const emptyNode = <T>(): Node<T> => ({ fixed: new Map(), methods: new Map(), greedy: new Map() });

/**
 * Finds a route as an HTTP API does: a full match before a greedy `{name+}` before `$default`; a fixed
 * segment before a parameter, and a named method before ANY.
 */
export const createRouter = <T>(routes: ReadonlyMap<string, T>) => {
  const root = emptyNode<T>();
  const fallback = routes.get('$default');
  for (const [routeKey, target] of routes) if (routeKey !== '$default') insert(root, routeKey, target);

  return (method: string, path: string): Matched<T> | undefined => {
    const segments = path.split('/').slice(1);
    const values: string[] = [];
    const entry = full(root, method, segments, 0, values) ?? greedy(root, method, segments, 0, values);
    if (entry)
      return { routeKey: entry.routeKey, target: entry.target, pathParameters: named(entry.names, values) };
    return fallback === undefined
      ? undefined
      : { routeKey: '$default', target: fallback, pathParameters: undefined };
  };
};

const insert = <T>(root: Node<T>, routeKey: string, target: T) => {
  const [method = '', path = ''] = routeKey.split(' ');
  const names: string[] = [];
  let node = root;
  for (const segment of path.split('/').slice(1)) {
    const [, name, plus] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    if (name !== undefined) names.push(name);
    if (plus) {
      node.greedy.set(method, { routeKey, names, target });
      return;
    }
    let next = name === undefined ? node.fixed.get(segment) : node.parameter;
    if (!next) {
      next = emptyNode<T>();
      if (name === undefined) node.fixed.set(segment, next);
      else node.parameter = next;
    }
    node = next;
  }
  node.methods.set(method, { routeKey, names, target });
};

const full = <T>(
  node: Node<T>,
  method: string,
  segments: readonly string[],
  at: number,
  values: string[],
): Entry<T> | undefined => {
  const segment = segments[at];
  if (segment === undefined) return ofMethod(node.methods, method);
  const fixed = node.fixed.get(segment);
  const found = fixed && full(fixed, method, segments, at + 1, values);
  if (found || !node.parameter || segment === '') return found;
  values[values.length] = segment;
  const parameter = full(node.parameter, method, segments, at + 1, values);
  if (!parameter) values.pop();
  return parameter;
};

const greedy = <T>(
  node: Node<T>,
  method: string,
  segments: readonly string[],
  at: number,
  values: string[],
): Entry<T> | undefined => {
  const segment = segments[at];
  if (segment === undefined || (segment === '' && at === segments.length - 1)) return undefined; // nothing left
  const fixed = node.fixed.get(segment);
  const deeper = fixed && greedy(fixed, method, segments, at + 1, values);
  if (deeper) return deeper;
  if (node.parameter) {
    values.push(segment);
    const found = greedy(node.parameter, method, segments, at + 1, values);
    if (found) return found;
    values.pop();
  }
  const own = ofMethod(node.greedy, method);
  if (own) values.push(segments.slice(at).join('/'));
  return own;
};

const ofMethod = <T>(methods: Map<string, Entry<T>>, method: string) =>
  methods.get(method) ?? methods.get('ANY');

const named = (names: readonly string[], values: readonly string[]) =>
  names.length === 0
    ? undefined
    : Object.fromEntries(names.map((name, index) => [name, decoded(values[index] ?? '')]));

export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
