import type { Resource } from './assembly.ts';

/** What was wired, in a few lines: routes by their number, everything else by name. */
export const summary = (resources: readonly Resource[]): string => {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const names = (type: string) => ofType(type).map(({ identity }) => identity.ref.split(/[/|]/).at(-1)!);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['functions', names('AWS::Lambda::Function')],
    ['tables', names('AWS::DynamoDB::Table')],
    ['buckets', names('AWS::S3::Bucket')],
    ['buses', names('AWS::Events::EventBus')],
    ['rules', names('AWS::Events::Rule')],
    ['queues', names('AWS::SQS::Queue')],
    ['schedules', names('AWS::Scheduler::Schedule')],
  ];
  const lines = rows.map(([what, all]) => row(what, all.length, withoutPrefix(all).join(' ')));
  const routes = ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => String(properties.RouteKey));
  const firstParts = [
    ...new Set(routes.map((key) => key.split(' ')[1]?.split('/').slice(0, 3).join('/') ?? key)),
  ];
  return [row('routes', routes.length, firstParts.join(' ')), ...lines].join('\n');
};

const row = (what: string, count: number, text: string) =>
  `${what.padEnd(10)}${String(count).padStart(4)}  ${text}`;

/** The part that all names share says nothing. */
const withoutPrefix = (names: readonly string[]): string[] => {
  const [first = ''] = names;
  let length = names.length > 1 ? first.length : 0;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length -= 1;
  length = first.lastIndexOf('-', length - 1) + 1;
  return names.map((name) => name.slice(length));
};
