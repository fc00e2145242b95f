import { AwsError } from '../aws/service.ts';
import type { RetryPolicy } from '../deliveries.ts';

export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly RetryPolicy?: RetryPolicy;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

/** What a target receives of an event: the whole, a constant, a part by path, or a template filled in. */
export const inputFor = ({ Input, InputPath, InputTransformer }: Target, event: string): string => {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(JSON.parse(event), InputPath) ?? null);
  if (!InputTransformer) return event;
  const parsed = JSON.parse(event) as Record<string, unknown>;
  const values = new Map(
    Object.entries(InputTransformer.InputPathsMap ?? {}).map(([name, path]) => [name, valueAt(parsed, path)]),
  );
  values.set('aws.events.event', { ...parsed });
  values.set('aws.events.event.json', event);
  values.set('aws.events.event.ingestion-time', parsed.time);
  let quoted = false;
  return InputTransformer.InputTemplate.replace(/\\.|"|<([^<>\s]+)>/gs, (whole, name?: string) => {
    if (whole === '"') quoted = !quoted;
    if (name === undefined || !(values.has(name) || name.startsWith('aws.events.'))) return whole;
    const value = values.get(name);
    const text = typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value ?? null);
    // Within quotes a string stands without its own.
    return quoted && typeof value === 'string'
      ? text.slice(1, -1)
      : quoted
        ? text.replaceAll('"', '\\"')
        : text;
  });
};

export const checkInput = ({ Id, Input, InputPath, InputTransformer }: Target): void => {
  const given = [Input, InputPath, InputTransformer].filter((form) => form !== undefined);
  if (given.length > 1)
    throw new AwsError(
      'ValidationException',
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    );
  if (Input !== undefined) {
    try {
      JSON.parse(Input);
    } catch {
      throw new AwsError('ValidationException', `JSON syntax error in input for target ${Id}`);
    }
  }
  for (const path of [InputPath, ...Object.values(InputTransformer?.InputPathsMap ?? {})])
    if (path !== undefined && !PATH.test(path))
      throw new AwsError('ValidationException', `Invalid InputPath for target ${Id}.`);
};

/** The JSONPath that targets use: names and indexes, nothing that searches. */
const PATH = /^\$(\.[A-Za-z0-9_-]+|\['[^']+'\]|\["[^"]+"\]|\[\d+\])*$/;

const valueAt = (event: unknown, path: string): unknown =>
  [...path.matchAll(/\.([A-Za-z0-9_-]+)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d+)\]/g)].reduce<unknown>(
    (value, [, dotted, single, double, index]) =>
      (value as Record<string, unknown> | undefined)?.[dotted ?? single ?? double ?? (index as string)],
    event,
  );
