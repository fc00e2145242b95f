import type { AwsCall } from '../../aws/service.ts';

/** What must be allowed for a call: actions, each on a resource; `*` for an action that knows no resources. */
export type Needs = readonly (readonly [action: string, resource: string])[];

/** Throws the AwsError that the service would, for what names no resource at all. */
export type NeedsOf = (call: AwsCall) => Needs;

/** What the operations need, by name; `input` is the body, not yet looked at. */
export type OperationNeeds = Readonly<Record<string, (input: Input) => Needs>>;

export type Input = Readonly<Record<string, unknown>>;

export const isInput = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const listOf = (value: unknown): readonly Input[] =>
  Array.isArray(value) ? value.filter(isInput) : [];
