import { AwsError, type Operations } from '../../aws/service.ts';
import type { Shape } from '../../aws/shape.ts';
import type { Archive, Archives } from '../archives.ts';
import type { Buses } from '../buses.ts';
import { type Page, pageOf } from '../page.ts';
import { MAXIMUM_LENGTH, parsePattern } from '../pattern.ts';
import { arn, description, name, operation, page, required, seconds } from './operation.ts';

interface ArchiveInput {
  readonly ArchiveName: string;
  readonly EventSourceArn: string;
  readonly EventPattern?: string;
  readonly RetentionDays?: number;
  readonly Description?: string;
  readonly KmsKeyIdentifier?: string;
}

const ofArchive: Shape = {
  ArchiveName: name(48, required),
  EventPattern: { type: 'text', max: MAXIMUM_LENGTH },
  RetentionDays: { type: 'whole', min: 0 },
  Description: description,
};
const STATES = ['ENABLED', 'DISABLED', 'CREATING', 'UPDATING', 'CREATE_FAILED', 'UPDATE_FAILED'];

export const archiveOperations = (archives: Archives, buses: Buses): Operations => ({
  CreateArchive: operation<ArchiveInput>(
    { ...ofArchive, EventSourceArn: { ...arn, ...required } },
    (input) => {
      refuseKey(input);
      const archive = archives.create({
        name: input.ArchiveName,
        source: input.EventSourceArn,
        pattern: checked(input.EventPattern),
        retentionDays: input.RetentionDays ?? 0,
        description: input.Description,
        origin: 'api',
      });
      return { ArchiveArn: archive.arn, State: 'ENABLED', CreationTime: seconds(archive.created) };
    },
  ),
  DescribeArchive: operation<ArchiveInput>({ ArchiveName: name(48, required) }, ({ ArchiveName }) => {
    const archive = archives.find(ArchiveName);
    return {
      ArchiveArn: archive.arn,
      Description: archive.description,
      EventPattern: archive.pattern,
      ...summary(archives, archive),
    };
  }),
  UpdateArchive: operation<ArchiveInput>(ofArchive, (input) => {
    refuseKey(input);
    const { ArchiveName, EventPattern, RetentionDays, Description } = input;
    if (EventPattern === undefined && RetentionDays === undefined && Description === undefined)
      throw new AwsError(
        'ValidationException',
        'At least one of EventPattern, RetentionDays or Description must be provided.',
      );
    const known = archives.find(ArchiveName);
    const archive = archives.change(known, {
      pattern: EventPattern === undefined ? known.pattern : checked(EventPattern),
      retentionDays: RetentionDays ?? known.retentionDays,
      description: Description ?? known.description,
    });
    return { ArchiveArn: archive.arn, State: 'ENABLED', CreationTime: seconds(archive.created) };
  }),
  DeleteArchive: operation<ArchiveInput>({ ArchiveName: name(48, required) }, ({ ArchiveName }) => {
    archives.remove(archives.find(ArchiveName).name);
  }),
  ListArchives: operation<Page & { EventSourceArn?: string; State?: string }>(
    { ...page, NamePrefix: name(48), EventSourceArn: arn, State: { type: 'text', oneOf: STATES } },
    (input) => {
      const { EventSourceArn, State, NamePrefix } = input;
      if ([EventSourceArn, State, NamePrefix].filter((filter) => filter !== undefined).length > 1)
        throw new AwsError(
          'ValidationException',
          'At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.',
        );
      const source = EventSourceArn === undefined ? undefined : buses.find(EventSourceArn).arn;
      const all = archives
        .list()
        .filter(
          (archive) => (source ?? archive.source) === archive.source && (State ?? 'ENABLED') === 'ENABLED',
        );
      const { items, NextToken } = pageOf(all, input);
      return { Archives: items.map((archive) => summary(archives, archive)), NextToken };
    },
  ),
});

const checked = (pattern: string | undefined): string | undefined => {
  if (pattern) parsePattern(pattern);
  return pattern || undefined;
};

const refuseKey = ({ KmsKeyIdentifier }: ArchiveInput) => {
  if (KmsKeyIdentifier) throw new AwsError('ValidationException', 'Parameter KmsKeyIdentifier is not valid.');
};

const summary = (archives: Archives, archive: Archive) => {
  const { count, bytes } = archives.size(archive.name);
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.source,
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    SizeBytes: bytes,
    EventCount: count,
    CreationTime: seconds(archive.created),
  };
};
