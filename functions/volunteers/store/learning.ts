import * as z from 'zod/mini';
import { isVillage } from '../../../shared/area/code.ts';
import type { Decision } from '../../../shared/contract/event.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { refused } from '../../../shared/errors.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { plainRecords } from '../../../shared/persistence/plain-records.ts';
import type { Item } from '../../../shared/persistence/read.ts';
import { stored, unique } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { deletion, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import { LearningGroup, LearningSession, OpenFollowUp } from '../../../shared/routes/volunteers/learning.ts';
import type { LearningGroupRecord, LearningSessionRecord } from '../domain/learning.ts';

export const learningGroupRecords = plainRecords<LearningGroupRecord>({
  kind: 'LEARNING-GROUP',
  shape: LearningGroup,
  idOf: ({ learningGroupId }) => learningGroupId,
});

export const learningSessionRecords = plainRecords<LearningSessionRecord>({
  kind: 'LEARNING-SESSION',
  shape: LearningSession,
  idOf: ({ learningSessionId }) => learningSessionId,
});

const rowKey = (learningSessionId: string, followUpId: string) => ({
  pk: learningSessionRecords.keyOf(learningSessionId).pk,
  sk: `FOLLOW-UP#${followUpId}`,
});

/** Rows of the follow-ups that are open, in order of the day on which they are due, by kelurahan. */
export const followUpRows = (TableName: string, session: LearningSessionRecord): Write[] => {
  const { learningSessionId, locationId, area, version } = session;
  return session.followUps.flatMap(({ doneOn, ...followUp }) => {
    if (doneOn !== undefined) return [];
    const { followUpId, dueOn } = followUp;
    const row = { learningSessionId, locationId, area, ...followUp, version };
    const index = { gsi1pk: `FOLLOW-UP#${area.code}`, gsi1sk: `${dueOn}#${followUpId}` };
    const Item = stored(rowKey(learningSessionId, followUpId), 'follow-up', row, index);
    return [{ item: { Put: { TableName, Item } } }]; // the version of the session decides
  });
};

export const readFollowUp = (item: Item): OpenFollowUp => z.parse(OpenFollowUp, upgraded(item));

interface Asked {
  readonly area: string;
  readonly dueBefore: string;
  readonly page: PageAsked;
}

/** Asked: groups and sessions by id, area and change; open follow-ups of a kelurahan by the day on which they are due. */
export const learningStore = (table: ServiceTable) => {
  const sessions = learningSessionRecords.over(table);
  return {
    groups: learningGroupRecords.over(table),
    sessions: { find: sessions.find, list: sessions.list },

    /** A session with its rows; its number is taken in its group. */
    hold(decision: Decision<LearningSessionRecord>, command: Command): Promise<void> {
      const { next } = decision;
      const number = `LEARNING-SESSION#${next.learningGroupId}#${next.number}`;
      return sessions.save(decision, command, [
        unique(table.name, number, next.learningSessionId, 'learning-session.number-taken'),
        ...followUpRows(table.name, next),
      ]);
    },

    /** A follow-up that is done is no row any more. */
    done: (decision: Decision<LearningSessionRecord>, followUpId: string, command: Command): Promise<void> =>
      sessions.save(decision, command, [
        deletion(table.name, rowKey(decision.next.learningSessionId, followUpId)),
      ]),

    async openFollowUps({ area, dueBefore, page }: Asked): Promise<Page<OpenFollowUp>> {
      if (!isVillage(area)) throw refused('area.too-wide', '/query/area', { area });
      return queryPage(
        table,
        {
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk < :before',
          ExpressionAttributeValues: { ':pk': `FOLLOW-UP#${area}`, ':before': dueBefore },
        },
        page,
        readFollowUp,
      );
    },
  };
};

export type LearningStore = ReturnType<typeof learningStore>;
