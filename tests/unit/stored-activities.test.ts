import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  activityItem,
  activityRows,
  readActivity,
  readRow,
} from '../../functions/activities/store/activities.ts';
import type { Item } from '../../shared/persistence/read.ts';
import { anActivity, atWork } from '../support/activity-builders.ts';

const fixture = (kind: string): Item =>
  JSON.parse(readFileSync(new URL(`../support/stored/${kind}-1.json`, import.meta.url), 'utf8'));

describe('an activity as a past version of the code stored it', () => {
  it('of schema 1 is read whole, with what kind of activity it is beside what kind of item', () => {
    const { pk, sk, kind, schema, activityKind, ...record } = fixture('activity');
    expect([kind, schema]).toEqual(['activity', 1]);
    expect(readActivity(fixture('activity'))).toEqual({ ...record, kind: activityKind });
    expect({ pk, sk }).toEqual({ pk: `ACTIVITY#${record.activityId}`, sk: 'ACTIVITY' });
  });

  it('of schema 1 is shown in lists: activity-row', () => {
    expect(readRow(fixture('activity-row'))).toMatchObject({
      kind: 'saluran',
      status: 'completed',
      dueOn: '2013-03-02',
      version: 14,
    });
  });
});

describe('an activity as it is stored today', () => {
  const activity = anActivity({ status: 'submitted' });

  it('is read as it was written', () => {
    expect(readActivity(activityItem(activity))).toEqual(activity);
  });

  it('stands in its lists by area, by group, and by what is due when', () => {
    const [byArea, byGroup] = activityRows(activity, '2013-02-01T05:00:00.000Z', atWork());
    const { activityId, groupId, locationId } = activity;
    expect(byArea).toMatchObject({ gsi1pk: 'ACTIVITY#31.71', feedpk: 'ACTIVITY#31.71.01.1001' });
    expect(byGroup).toMatchObject({
      pk: `GROUP#${groupId}`,
      sk: `ACTIVITY#${activityId}`,
      gsi1pk: `ACTIVITY-DUE#${locationId}`,
      gsi1sk: `submitted#~#${activityId}`,
    });
  });
});
