import { PlanItem } from '../../../shared/routes/activities/plan-item.ts';
import type { PlanItemRecord } from '../domain/plan-item.ts';
import { plainRecords } from './plain-records.ts';

/** Items of plans: by id; by area; by change. */
export const planItemRecords = plainRecords<PlanItemRecord>({
  kind: 'PLAN-ITEM',
  shape: PlanItem,
  idOf: ({ planItemId }) => planItemId,
});
