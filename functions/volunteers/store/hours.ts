import * as z from 'zod/mini';
import { cityOf, isVillage } from '../../../shared/area/code.ts';
import type { Concerned } from '../../../shared/contract/actor.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import { GroupId, PersonId } from '../../../shared/contract/primitives.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { refused } from '../../../shared/errors.ts';
import { personKey } from '../../../shared/persistence/copies.ts';
import { groupCopyKey, readGroupCopy } from '../../../shared/persistence/group-copies.ts';
import { list } from '../../../shared/persistence/lists.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { plainRecords } from '../../../shared/persistence/plain-records.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, type Write } from '../../../shared/persistence/transact.ts';
import { Hours, minutesOfDay } from '../../../shared/routes/volunteers/hours.ts';
import type { ActivityCopy } from '../domain/activity-copy.ts';
import type { HoursRecord } from '../domain/hours.ts';
import { activityKey, readActivity } from './activity-copies.ts';
import { readVolunteer, volunteerRecords } from './volunteers.ts';

/** By area and status (`gsi1`), and by change (`feed`). */
export const hoursRecords = plainRecords<HoursRecord>({
  kind: 'HOURS',
  shape: z.extend(Hours, { personId: z.optional(PersonId), groupId: z.optional(GroupId) }),
  idOf: ({ hoursId }) => hoursId,
  placesOf: ({ area: { code }, status, on, hoursId }, acceptedAt) => ({
    gsi1pk: `HOURS#${cityOf(code)}`,
    gsi1sk: `${code}#${status}#${on}#${hoursId}`,
    feedpk: `HOURS#${code}`,
    feedsk: `${acceptedAt}#${hoursId}`,
  }),
});

export const dayKey = (volunteerId: string, on: string) => ({ pk: `HOURS-DAY#${volunteerId}`, sk: on });

/** Adds to the minutes of a volunteer on a day, which has no more than 24 hours, or gives some back (negative). */
const dayWrite = (table: string, { volunteerId, on }: HoursRecord, minutes: number): Write => ({
  item: {
    Update: {
      TableName: table,
      Key: dayKey(volunteerId, on),
      UpdateExpression: 'SET #kind = :kind, #schema = :one ADD #minutes :minutes, #version :one',
      ConditionExpression:
        minutes > 0 ? 'attribute_not_exists(#minutes) OR #minutes <= :limit' : '#minutes >= :limit',
      ExpressionAttributeNames: {
        '#kind': 'kind',
        '#schema': 'schema',
        '#minutes': 'minutes',
        '#version': 'version',
      },
      ExpressionAttributeValues: {
        ':kind': 'hours-day',
        ':one': 1,
        ':minutes': minutes,
        ':limit': minutes > 0 ? minutesOfDay - minutes : -minutes,
      },
    },
  },
  otherwise: (day) =>
    refused('hours.day-full', '/minutes', { rule: 'K-5', on, minutesOfDay: Number(day?.minutes ?? 0) }),
});

/** Rows by which hours are listed: of their volunteer, and of their activity. Each says what the record says. */
export const hoursRows = (table: string, next: HoursRecord): Write[] => {
  const { volunteerId, activityId, on, hoursId } = next;
  return [`VOLUNTEER#${volunteerId}`, ...(activityId ? [`ACTIVITY#${activityId}`] : [])].map((of) =>
    putRecord(table, stored({ pk: `HOURS-OF#${of}`, sk: `${on}#${hoursId}` }, 'hours-row', { ...next })),
  );
};

interface Asked {
  readonly area: string;
  readonly page: PageAsked;
  readonly now: Date;
  readonly status?: string | undefined;
  readonly volunteerId?: string | undefined;
  readonly activityId?: string | undefined;
}

/** What a page leaves out beside its key: by status, by activity, and what lies outside the area. */
const filtered = (
  { status, activityId }: Pick<Asked, 'status' | 'activityId'>,
  area: string | undefined = undefined,
) => {
  const parts = [
    ...(status ? ['#status = :status'] : []),
    ...(activityId ? ['activityId = :activity'] : []),
    ...(area ? ['(area.#code = :area OR begins_with(area.#code, :within))'] : []),
  ];
  if (parts.length === 0) return { values: {} };
  return {
    FilterExpression: parts.join(' AND '),
    ExpressionAttributeNames: { ...(status && { '#status': 'status' }), ...(area && { '#code': 'code' }) },
    values: {
      ...(status && { ':status': status }),
      ...(activityId && { ':activity': activityId }),
      ...(area && { ':area': area, ':within': `${area}.` }),
    },
  };
};

/** Asked: by id; of a kelurahan by status, of a volunteer, of an activity, each one Query; by change. */
export const hoursStore = (table: ServiceTable) => {
  const plain = hoursRecords.over(table);

  const rows = (of: string, { area, page, ...asked }: Asked): Promise<Page<HoursRecord>> => {
    const { values, ...filter } = filtered(asked, area === 'ID' ? undefined : area);
    const query = {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `HOURS-OF#${of}`, ...values },
      ...filter,
      ScanIndexForward: false,
    };
    return queryPage(table, query, page, hoursRecords.read);
  };

  const ofStatus = ({ area, page }: Asked, status: string): Promise<Page<HoursRecord>> =>
    queryPage(
      table,
      {
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :prefix)',
        ExpressionAttributeValues: { ':pk': `HOURS#${cityOf(area)}`, ':prefix': `${area}#${status}#` },
      },
      page,
      hoursRecords.read,
    );

  return {
    find: plain.find,

    list(asked: Asked): Promise<Page<HoursRecord>> {
      const { volunteerId, activityId, status, area, page } = asked;
      if (page.since === undefined) {
        if (volunteerId) return rows(`VOLUNTEER#${volunteerId}`, asked);
        if (activityId) return rows(`ACTIVITY#${activityId}`, { ...asked, activityId: undefined });
        if (status && isVillage(area)) return ofStatus(asked, status);
      }
      const only = status && {
        where: '#status = :status',
        names: { '#status': 'status' },
        values: { ':status': status },
      };
      return list(
        table,
        { kind: 'HOURS', breadth: 'one-city', ...asked, ...(only && { only }) },
        hoursRecords.read,
      );
    },

    /** `minutes` are added to the day of the volunteer; none when hours are verified. */
    save: (decision: Decision<HoursRecord>, minutes: number, command: Command): Promise<void> =>
      plain.save(decision, command, [
        ...(minutes === 0 ? [] : [dayWrite(table.name, decision.next, minutes)]),
        ...hoursRows(table.name, decision.next),
      ]),

    /** Whom hours concern beside those who logged them, as far as it is known today, in one read (SD-4). */
    async concernedBy(
      hours: HoursRecord,
    ): Promise<{ concerned: Concerned; activity: ActivityCopy | undefined }> {
      const { volunteerId, personId, groupId, activityId } = hours;
      const keys = {
        volunteer: volunteerRecords.keyOf(volunteerId),
        ...(personId && { person: personKey(personId) }),
        ...(groupId && { group: groupCopyKey(groupId) }),
        ...(activityId && { activity: activityKey(activityId) }),
      };
      const items = await getItems(table, Object.values(keys));
      const found = Object.fromEntries(
        Object.keys(keys).map((name, index) => [name, items[index]]),
      ) as Readonly<Record<'volunteer' | 'person' | 'group' | 'activity', Item | undefined>>;
      const account = found.volunteer && readVolunteer(found.volunteer).account;
      const members = (found.group ? readGroupCopy(found.group).members : []).filter(
        ({ until }) => until === undefined || until >= hours.on,
      );
      return {
        activity: found.activity && readActivity(found.activity),
        concerned: {
          accounts: account ? [account] : [],
          personIds: [personId, ...members.map((member) => member.personId)].filter((id) => id !== undefined),
          householdIds: [
            ...((found.person?.homes as Set<string> | undefined) ?? []),
            ...members.flatMap(({ householdId }) => householdId ?? []),
          ],
        },
      };
    },
  };
};

export type HoursStore = ReturnType<typeof hoursStore>;
