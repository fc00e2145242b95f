import { AwsError } from '../aws/service.ts';
import { readPath } from './path.ts';
import type { Target } from './target.ts';

/** Whom an input is made for. */
export interface Occasion {
  readonly ruleArn: string;
  /** When EventBridge took the event in, epoch ms. */
  readonly ingested: number;
}

/**
 * What a target receives of an event: the whole, a constant, a part by path, or a template filled in.
 * Throws InvalidJson for a template whose values leave no JSON: AWS gives such an event up at once.
 */
export const inputFor = (
  { Input, InputPath, InputTransformer }: Target,
  event: string,
  occasion: Occasion,
): string => {
  if (Input !== undefined) return Input;
  if (InputPath === '$') return event;
  if (InputPath !== undefined) return JSON.stringify(readPath(InputPath)?.(JSON.parse(event)) ?? null);
  if (!InputTransformer) return event;
  const parsed = JSON.parse(event) as Record<string, unknown>;
  const values = new Map<string, unknown>(
    Object.entries(InputTransformer.InputPathsMap ?? {}).map(([name, path]) => [
      name,
      readPath(path)?.(parsed),
    ]),
  );
  const predefined = predefinedOf(parsed, event, occasion);
  const template = InputTransformer.InputTemplate;
  const text = fill(template, template.trimStart().startsWith('"'), (name) =>
    Object.hasOwn(predefined, name) ? predefined[name]! : (JSON.stringify(values.get(name)) ?? '""'),
  );
  if (!isJson(text) && !text.split('\n').every((line) => line.trim() === '' || isJson(line)))
    throw new AwsError('InvalidJson', 'The transformed input is not valid JSON');
  return text;
};

/** As JSON text; `aws.events.event` is the event without its detail, under the names AWS gives it. */
const predefinedOf = (
  parsed: Record<string, unknown>,
  event: string,
  { ruleArn, ingested }: Occasion,
): Readonly<Record<string, string>> => {
  const { detail: _, 'detail-type': detailType, ...rest } = parsed;
  return {
    'aws.events.rule-arn': JSON.stringify(ruleArn),
    'aws.events.rule-name': JSON.stringify(ruleArn.split('/').at(-1)),
    'aws.events.event': JSON.stringify({ ...rest, detailType }),
    'aws.events.event.json': event,
    'aws.events.event.ingestion-time': JSON.stringify(new Date(ingested).toISOString()),
  };
};

const PREDEFINED = new Set([
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event',
  'aws.events.event.json',
  'aws.events.event.ingestion-time',
]);

const PLACEHOLDER = /\\.|"|<([^<>\s"]+)>/gs;

/**
 * Within quotes a string stands without its own. An object or a list within quotes loses all of its quotes in a
 * template that is text, and breaks one that is JSON.
 */
const fill = (template: string, isText: boolean, jsonOf: (name: string) => string): string => {
  let quoted = false;
  return template.replace(PLACEHOLDER, (whole, name?: string) => {
    if (whole === '"') quoted = !quoted;
    if (name === undefined) return whole;
    const json = jsonOf(name);
    if (!quoted) return json;
    if (json.startsWith('"')) return json.slice(1, -1);
    return isText ? json.replaceAll('"', '') : json;
  });
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

export const checkInput = ({ Id, Input, InputPath, InputTransformer }: Target): void => {
  const refused = (reason: string) => new AwsError('ValidationException', reason);
  if ([Input, InputPath, InputTransformer].filter((form) => form !== undefined).length > 1)
    throw refused(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (Input !== undefined && !isJson(Input)) throw refused(`JSON syntax error in input for target ${Id}`);
  if (InputPath !== undefined && !readPath(InputPath)) throw refused(`Invalid InputPath for target ${Id}.`);
  if (!InputTransformer) return;
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  for (const [name, path] of Object.entries(InputPathsMap)) {
    if (/^aws/i.test(name)) throw refused(`Invalid InputPathsMap key ${name} for target ${Id}.`);
    if (!readPath(path)) throw refused(`Invalid InputPath for target ${Id}.`);
  }
  for (const [, name] of InputTemplate.matchAll(PLACEHOLDER))
    if (name !== undefined && !Object.hasOwn(InputPathsMap, name) && !PREDEFINED.has(name))
      throw refused(`InputTemplate for target ${Id} contains invalid placeholder ${name}.`);
};
