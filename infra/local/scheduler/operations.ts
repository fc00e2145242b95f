import { type AwsCall, AwsError, type AwsReply } from '../aws/service.ts';
import { checkShape } from '../aws/shape.ts';
import { present } from '../eventbridge/operations/operation.ts';
import { type Page, pageOf } from '../eventbridge/page.ts';
import { definitionShape, optionalName, type ScheduleDefinition, scheduleName } from './definition.ts';
import { groupRoutes } from './group-routes.ts';
import { bodyOf, pageShape, type RestOptions, type Routes, route, sendJson } from './rest.ts';
import { groupOf, type TimedSchedule } from './schedules.ts';

/** The REST API of EventBridge Scheduler. */
export const restOperations = (options: RestOptions): ((call: AwsCall) => AwsReply) => {
  const routes: Routes = { ...scheduleRoutes(options), ...groupRoutes(options) };
  return (call) => {
    try {
      return sendJson(route(routes, call));
    } catch (error) {
      // Scheduler spells the text of its errors with a capital.
      if (error instanceof AwsError)
        throw new AwsError(error.code, error.message, {
          ...error.extra,
          status: error.status,
          Message: error.message,
        });
      throw error;
    }
  };
};

const State = { type: 'text', oneOf: ['ENABLED', 'DISABLED'] } as const;

const scheduleRoutes = ({ schedules, groups, arnOf, onChange }: RestOptions): Routes => {
  const write = (call: AwsCall, name: string, isNew: boolean) => {
    const { ClientToken, KmsKeyArn, ...definition } = definitionFrom(call, name);
    if (KmsKeyArn) throw new AwsError('ValidationException', 'Keys of customers are not supported.');
    groups.find(groupOf(definition));
    const known = schedules.known(groupOf(definition), name);
    if (!isNew) schedules.find(groupOf(definition), name);
    else if (known && ClientToken !== undefined && known.clientToken === ClientToken)
      return { ScheduleArn: arnOf(known.definition) };
    else if (known)
      throw new AwsError('ConflictException', `Schedule ${name} already exists.`, { status: 409 });
    schedules.put(definition, {
      // What the template made stays the template's: the next start makes it again what that says.
      origin: known?.origin ?? 'api',
      ...(isNew
        ? ClientToken !== undefined && { clientToken: ClientToken }
        : { clientToken: known?.clientToken }),
    });
    onChange();
    return { ScheduleArn: arnOf(definition) };
  };
  const find = ({ query }: AwsCall, name: string) => {
    const group = query.get('groupName') ?? 'default';
    checkShape({ Name: scheduleName, GroupName: optionalName }, { Name: name, GroupName: group });
    groups.find(group);
    return schedules.find(group, name);
  };

  return {
    'POST /schedules/*': (call, name) => write(call, name, true),
    'PUT /schedules/*': (call, name) => write(call, name, false),
    'GET /schedules/*': (call, name) => describe(find(call, name), arnOf),
    'DELETE /schedules/*'(call, name) {
      schedules.remove(find(call, name));
      return {};
    },
    'GET /schedules'({ query }) {
      const input = {
        GroupName: query.get('ScheduleGroup') ?? undefined,
        NamePrefix: query.get('NamePrefix') ?? undefined,
        State: query.get('State') ?? undefined,
        ...pageShape.read(query),
      };
      checkShape({ GroupName: optionalName, NamePrefix: optionalName, State, ...pageShape.shape }, input);
      if (input.GroupName !== undefined) groups.find(input.GroupName);
      const all = schedules
        .all()
        .filter(
          ({ definition }) =>
            (input.GroupName ?? groupOf(definition)) === groupOf(definition) &&
            (input.State ?? stateOf(definition)) === stateOf(definition) &&
            definition.Name.startsWith(input.NamePrefix ?? ''),
        )
        .map((schedule) => ({
          name: `${groupOf(schedule.definition)}/${schedule.definition.Name}`,
          schedule,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const page: Page = { Limit: input.MaxResults, NextToken: input.NextToken };
      const { items, NextToken } = pageOf(all, page);
      return { Schedules: items.map(({ schedule }) => summary(schedule, arnOf)), NextToken };
    },
  };
};

const definitionFrom = (call: AwsCall, name: string) => {
  const body = bodyOf(call);
  const input = { ...body, Name: name };
  checkShape(definitionShape, input);
  return present(input) as ScheduleDefinition & { ClientToken?: string; KmsKeyArn?: string };
};

const stateOf = ({ State = 'ENABLED' }: ScheduleDefinition) => State;

const describe = (schedule: TimedSchedule, arnOf: RestOptions['arnOf']) => {
  const { definition, anchor, created = anchor, modified = anchor } = schedule;
  return {
    ...definition,
    Arn: arnOf(definition),
    GroupName: groupOf(definition),
    State: stateOf(definition),
    ScheduleExpressionTimezone: definition.ScheduleExpressionTimezone ?? 'UTC',
    FlexibleTimeWindow: definition.FlexibleTimeWindow ?? { Mode: 'OFF' },
    ActionAfterCompletion: definition.ActionAfterCompletion ?? 'NONE',
    StartDate: secondsOf(definition.StartDate),
    EndDate: secondsOf(definition.EndDate),
    Target: { RetryPolicy: RETRIES, ...definition.Target },
    CreationDate: created / 1000,
    LastModificationDate: modified / 1000,
  };
};

const RETRIES = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

const secondsOf = (date: number | string | undefined) =>
  typeof date === 'string' ? Date.parse(date) / 1000 : date;

const summary = ({ definition, anchor, created, modified }: TimedSchedule, arnOf: RestOptions['arnOf']) => ({
  Arn: arnOf(definition),
  Name: definition.Name,
  GroupName: groupOf(definition),
  State: stateOf(definition),
  Target: { Arn: definition.Target.Arn },
  CreationDate: (created ?? anchor) / 1000,
  LastModificationDate: (modified ?? anchor) / 1000,
});
