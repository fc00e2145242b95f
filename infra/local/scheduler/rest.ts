import { type AwsCall, AwsError, type AwsReply } from '../aws/service.ts';
import type { Shape } from '../aws/shape.ts';
import type { ScheduleDefinition } from './definition.ts';
import type { Groups } from './groups.ts';
import type { Schedules } from './schedules.ts';

/** What the operations work on. */
export interface RestOptions {
  readonly schedules: Schedules;
  readonly groups: Groups;
  readonly arnOf: (definition: ScheduleDefinition) => string;
  /** The group with its schedules. */
  readonly removeGroup: (name: string) => void;
  /** After every change of a schedule. */
  readonly onChange: () => void;
}

/** By method and path; a star takes the rest of the path, decoded. */
export type Routes = Readonly<Record<string, (call: AwsCall, rest: string) => unknown>>;

export const route = (routes: Routes, call: AwsCall): unknown => {
  const [, collection = '', ...rest] = call.path.split('/');
  const key = `${call.method} /${collection}${rest.length > 0 ? '/*' : ''}`;
  const found = Object.hasOwn(routes, key) ? routes[key] : undefined;
  if (!found) throw new AwsError('UnknownOperationException', 'Unknown operation', { status: 404 });
  return found(call, decoded(rest.join('/')));
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('ValidationException', 'The path is not encoded correctly');
  }
};

export const sendJson = (output: unknown): AwsReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(output),
});

export const bodyOf = ({ body }: AwsCall): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AwsError('SerializationException', 'The request body is not a JSON object');
  return value as Readonly<Record<string, unknown>>;
};

/** Members of the lists' query strings. */
export const pageShape = {
  shape: {
    NextToken: { type: 'text', min: 1, max: 2048 },
    MaxResults: { type: 'whole', min: 1, max: 100 },
  } satisfies Shape,
  read(query: URLSearchParams) {
    const size = query.get('MaxResults');
    return {
      NextToken: query.get('NextToken') ?? undefined,
      MaxResults: size === null ? undefined : Number(size),
    };
  },
};
