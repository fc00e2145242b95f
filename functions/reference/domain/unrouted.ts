import { Problem } from '../../../shared/errors.ts';

/** Methods of each path, by its template (`/v1/areas/{code}`). */
export type MethodsByPath = Readonly<Record<string, readonly string[]>>;

const fits = (template: string, segments: readonly string[]): boolean => {
  const parts = template.split('/');
  return (
    parts.length === segments.length &&
    parts.every((part, index) => part === segments[index] || (part.startsWith('{') && segments[index] !== ''))
  );
};

/** What a request is told that no route answers: the methods that its path has, or that there is no such path. */
export const unrouted = (methodsByPath: MethodsByPath, method: string, path: string): Problem => {
  const segments = path.split('/');
  const allow = Object.entries(methodsByPath)
    .filter(([template]) => fits(template, segments))
    .flatMap(([, methods]) => methods);
  return allow.length > 0
    ? new Problem('route.method', { method, allow: [...new Set(allow)].sort() })
    : new Problem('route.not-found');
};
