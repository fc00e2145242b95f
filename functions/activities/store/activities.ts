import * as z from 'zod/mini';
import { isWithin } from '../../../shared/area/code.ts';
import type { Papers } from '../../../shared/contract/evidence.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { AlreadyHandled, inboxWrite } from '../../../shared/messaging/inbox.ts';
import { once, promised } from '../../../shared/messaging/outbox.ts';
import { epochUnmoved } from '../../../shared/persistence/list-copies.ts';
import { list, listed } from '../../../shared/persistence/lists.ts';
import { queryAll, queryPage } from '../../../shared/persistence/page.ts';
import { paperKey, papersOf, stillChecked } from '../../../shared/persistence/papers.ts';
import { getItem, getMany, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { Activity, ActivitySummary } from '../../../shared/routes/activities/activity.ts';
import type { ActivityStatus } from '../../../shared/routes/activities/status.ts';
import { type ActivityDecision, type ActivityRecord, activityAnswer } from '../domain/activity.ts';

/** `kind` of an item says what the item is: what kind of activity it is stands as `activityKind`. */
const Stored = z.object({
  ...z.omit(Activity, { dueOn: true, warnings: true }).shape,
  proposedBy: z.array(z.object({ account: z.string(), personIds: z.array(z.string()) })),
  createdAs: z.string(),
});

export const activityKey = (activityId: string) => ({ pk: `ACTIVITY#${activityId}`, sk: 'ACTIVITY' });
const listedKey = (activityId: string) => ({ pk: `ACTIVITY#${activityId}`, sk: 'LISTED' });
const rowKey = (groupId: string, activityId: string) => ({
  pk: `GROUP#${groupId}`,
  sk: `ACTIVITY#${activityId}`,
});
const disbursementKey = (disbursementId: string) => ({
  pk: `DISBURSEMENT#${disbursementId}`,
  sk: 'ACTIVITY',
});
const dueIndex = (locationId: string) => `ACTIVITY-DUE#${locationId}`;

export const readActivity = (item: Item): ActivityRecord => {
  const { activityKind, ...rest } = upgraded(item);
  return z.parse(Stored, { ...rest, kind: activityKind });
};

export const readRow = (item: Item): ActivitySummary => {
  const { activityKind, ...rest } = upgraded(item);
  return z.parse(ActivitySummary, { ...rest, kind: activityKind });
};

/** In no list itself: it is of several kilobytes, and an index would write it whole again. */
export const activityItem = ({ kind, ...next }: ActivityRecord) =>
  stored(activityKey(next.activityId), 'activity', { ...next, activityKind: kind });

/** What lists show, in two small items: by area and by change; by group, and by kelurahan, status and the day it is due. */
export const activityRows = (
  activity: ActivityRecord,
  acceptedAt: string,
  given: Pick<Given, 'now' | 'policies'>,
) => {
  const { kind, ...summary } = z.parse(ActivitySummary, activityAnswer(activity, given));
  const { activityId: id, groupId, locationId, area, status, dueOn = '~' } = summary;
  const row = { ...summary, activityKind: kind };
  const byArea = listed('one-city', { kind: 'ACTIVITY', id, area: area.code, acceptedAt });
  const byDue = { gsi1pk: dueIndex(locationId), gsi1sk: `${status}#${dueOn}#${id}` };
  return [
    stored(listedKey(id), 'activity-row', row, byArea),
    stored(rowKey(groupId, id), 'activity-row', row, byDue),
  ];
};

interface AskedDue {
  readonly locationId: string;
  readonly status?: ActivityStatus | undefined;
  /** Strictly: what is due on this day is not due before it. */
  readonly dueBefore?: string | undefined;
}

/**
 * Activities, one item each, and two rows for the lists. Asked: by id, with the papers that are cited; by area of one city
 * (`gsi1`); by change (`feed`); by group; by kelurahan, status and due day (`gsi1`); by a document or a disbursement.
 */
export const activityStore = (table: ServiceTable) => {
  const found = async (activityId: string | undefined): Promise<ActivityRecord | undefined> => {
    const item = activityId === undefined ? undefined : await getItem(table, activityKey(activityId));
    return item && readActivity(item);
  };
  const inside = (area: string, { items, next }: Page<ActivitySummary>): Page<ActivitySummary> => ({
    items: items.filter((row) => isWithin(row.area.code, area)),
    next,
  });

  return {
    find: found,

    async findWith(
      activityId: string,
      documentIds: readonly string[],
    ): Promise<{ activity: ActivityRecord | undefined; papers: Papers }> {
      const [item, ...papers] = await getMany(table, [activityKey(activityId), ...documentIds.map(paperKey)]);
      return { activity: item && readActivity(item), papers: papersOf(papers) };
    },

    findPapers: async (documentIds: readonly string[]): Promise<Papers> =>
      papersOf(await getMany(table, documentIds.map(paperKey))),

    list: (
      { area, status, page }: { area: string; status?: ActivityStatus | undefined; page: PageAsked },
      { now }: Pick<Given, 'now'>,
    ): Promise<Page<ActivitySummary>> =>
      list(
        table,
        {
          ...{ kind: 'ACTIVITY', breadth: 'one-city', area, page, now },
          ...(status && {
            only: {
              where: '#status = :status',
              names: { '#status': 'status' },
              values: { ':status': status },
            },
          }),
        },
        readRow,
      ),

    async listOfGroup(groupId: string, area: string, page: PageAsked): Promise<Page<ActivitySummary>> {
      const query = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :activity)',
        ExpressionAttributeValues: { ':pk': `GROUP#${groupId}`, ':activity': 'ACTIVITY#' },
      };
      return inside(area, await queryPage(table, query, page, readRow));
    },

    async listDue(
      { locationId, status, dueBefore }: AskedDue,
      area: string,
      page: PageAsked,
    ): Promise<Page<ActivitySummary>> {
      const pk = { ':pk': dueIndex(locationId) };
      const range = {
        where:
          status && (dueBefore ? ' AND gsi1sk BETWEEN :from AND :until' : ' AND begins_with(gsi1sk, :from)'),
        values: status && { ':from': `${status}#`, ...(dueBefore && { ':until': `${status}#${dueBefore}` }) },
      };
      const query = {
        IndexName: 'gsi1',
        KeyConditionExpression: `gsi1pk = :pk${range.where ?? ''}`,
        ExpressionAttributeValues: { ...pk, ...range.values },
      };
      return inside(area, await queryPage(table, query, page, readRow));
    },

    /** Every activity of a group, as it stands now: whether an account is overdue. */
    ofGroup: (groupId: string): Promise<readonly ActivitySummary[]> =>
      queryAll(
        table,
        {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :activity)',
          ExpressionAttributeValues: { ':pk': `GROUP#${groupId}`, ':activity': 'ACTIVITY#' },
          ConsistentRead: true,
        },
        readRow,
      ),

    /** By what a paper says it is for; the copy of a withdrawn one says it still. */
    async findByDocument(documentId: string): Promise<ActivityRecord | undefined> {
      const item = await getItem(table, paperKey(documentId));
      const of = item?.of as { kind: string; id: string } | undefined;
      return of?.kind === 'activity' ? found(of.id) : undefined;
    },

    async findByDisbursement(disbursementId: string): Promise<ActivityRecord | undefined> {
      const item = await getItem(table, disbursementKey(disbursementId));
      return found(item?.activityId as string | undefined);
    },

    /** That hours count once: by the event that tells of them, and by themselves (K-5). */
    countedOnce: (eventId: string, hoursId: string): readonly Write[] => [
      inboxWrite(table.name, eventId),
      once(
        table.name,
        { pk: `HOURS#${hoursId}`, kind: 'counted-hours', schema: 1, version: 1 },
        () => new AlreadyHandled(eventId),
      ),
    ],

    /** Records which activity a disbursement was for; said again it is the same. */
    disbursementWrite: (disbursementId: string, activityId: string): Write => ({
      item: {
        Put: {
          TableName: table.name,
          Item: stored(disbursementKey(disbursementId), 'activity-disbursement', { activityId, version: 1 }),
        },
      },
    }),

    async save(
      { next, reliesOn, listed: head, ...decision }: ActivityDecision,
      command: Command,
      given: Pick<Given, 'now' | 'policies'>,
      more: readonly Write[] = [],
    ): Promise<void> {
      const stillListed =
        head && next.beneficiaries.length > 0
          ? [epochUnmoved(table.name, next.locationId, head, () => new Problem('state.conflict'))]
          : [];
      await transact(table.db, [
        ...promised(table, command, decision),
        ...more,
        ...stillChecked(table.name, reliesOn),
        ...stillListed,
        putRecord(table.name, activityItem(next)),
        ...activityRows(next, decision.events[0].acceptedat, given).map((Item) => ({
          item: { Put: { TableName: table.name, Item } },
        })),
      ]);
    },
  };
};

export type ActivityStore = ReturnType<typeof activityStore>;
