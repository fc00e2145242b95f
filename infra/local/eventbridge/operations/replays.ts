import { AwsError, type Operations } from '../../aws/service.ts';
import type { Archives } from '../archives.ts';
import type { Buses } from '../buses.ts';
import { type Page, pageOf } from '../page.ts';
import type { Replay, Replays } from '../replays.ts';
import type { Rules } from '../rules.ts';
import { arn, description, name, operation, page, required, seconds } from './operation.ts';

interface ReplayInput {
  readonly ReplayName: string;
  readonly Description?: string;
  readonly EventSourceArn: string;
  readonly EventStartTime: number;
  readonly EventEndTime: number;
  readonly Destination: { readonly Arn: string; readonly FilterArns?: readonly string[] };
}

const replayName = { ReplayName: name(64, required) };
const STATES = ['STARTING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'CANCELLED', 'FAILED'];

export const replayOperations = ({
  replays,
  archives,
  buses,
  rules,
}: {
  replays: Replays;
  archives: Archives;
  buses: Buses;
  rules: Rules;
}): Operations => ({
  StartReplay: operation<ReplayInput>(
    {
      ...replayName,
      Description: description,
      EventSourceArn: { ...arn, ...required },
      EventStartTime: { type: 'moment', required: true },
      EventEndTime: { type: 'moment', required: true },
      Destination: {
        type: 'structure',
        required: true,
        members: { Arn: { ...arn, ...required }, FilterArns: { type: 'list', of: arn } },
      },
    },
    ({ ReplayName, Description, EventSourceArn, EventStartTime, EventEndTime, Destination }) => {
      const invalid = (parameter: string, reason: string) =>
        new AwsError('ValidationException', `Parameter ${parameter} is not valid. Reason: ${reason}`);
      if (!Destination.Arn.includes(':event-bus/'))
        throw invalid('Destination.Arn', 'Must contain an event bus ARN.');
      const bus = buses.find(Destination.Arn);
      const archiveName = EventSourceArn.slice(EventSourceArn.lastIndexOf('/') + 1);
      if (!archives.has(archiveName))
        throw invalid('EventSourceArn', `Archive ${archiveName} does not exist.`);
      const archive = archives.find(archiveName);
      if (archive.source !== bus.arn)
        throw invalid('Destination.Arn', 'Cross event bus replay is not permitted.');
      if (EventStartTime >= EventEndTime)
        throw invalid('EventEndTime', 'EventStartTime must be before EventEndTime.');
      const known = new Set(rules.list(bus.name).map((rule) => rule.arn));
      const stranger = Destination.FilterArns?.find((filter) => !known.has(filter));
      if (stranger) throw invalid('Destination.FilterArns', `Rule ${stranger} does not exist.`);
      const replay = replays.start({
        name: ReplayName,
        description: Description,
        archive: archive.name,
        archiveArn: archive.arn,
        start: EventStartTime * 1000,
        end: EventEndTime * 1000,
        destination: Destination,
      });
      return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: seconds(replay.started) };
    },
  ),
  DescribeReplay: operation<ReplayInput>(replayName, ({ ReplayName }) => {
    const replay = replays.find(ReplayName);
    return {
      ReplayArn: replay.arn,
      Description: replay.description,
      Destination: replay.destination,
      ...summary(replay),
    };
  }),
  CancelReplay: operation<ReplayInput>(replayName, ({ ReplayName }) => {
    const { arn: ReplayArn, state, reason } = replays.cancel(ReplayName);
    return { ReplayArn, State: state, StateReason: reason };
  }),
  ListReplays: operation<Page & { State?: string; EventSourceArn?: string }>(
    { ...page, NamePrefix: name(64), EventSourceArn: arn, State: { type: 'text', oneOf: STATES } },
    (input) => {
      const { State, EventSourceArn, NamePrefix } = input;
      if ([State, EventSourceArn, NamePrefix].filter((filter) => filter !== undefined).length > 1)
        throw new AwsError(
          'ValidationException',
          'At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.',
        );
      const all = replays
        .list()
        .filter(
          ({ state, archiveArn }) =>
            (State ?? state) === state && (EventSourceArn ?? archiveArn) === archiveArn,
        );
      const { items, NextToken } = pageOf(all, input);
      return { Replays: items.map(summary), NextToken };
    },
  ),
});

const summary = (replay: Replay) => ({
  ReplayName: replay.name,
  EventSourceArn: replay.archiveArn,
  State: replay.state,
  StateReason: replay.reason,
  EventStartTime: seconds(replay.start),
  EventEndTime: seconds(replay.end),
  EventLastReplayedTime: replay.behind.seq > 0 ? seconds(replay.behind.time) : undefined,
  ReplayStartTime: seconds(replay.started),
  ReplayEndTime: replay.ended === undefined ? undefined : seconds(replay.ended),
});
