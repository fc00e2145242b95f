import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { AreaChangeId, LocationId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

const Place = z.object({ locationId: LocationId, code: z.string() });
const areaChangeData = z.object({
  areaChangeId: AreaChangeId,
  /** The code before the change. */
  from: z.string(),
  continues: Place,
  splitOff: z.array(z.object({ ...Place.shape, rws: z.array(z.string()) })),
});

/** A change of an area was decided: its records begin to follow (rule X-3). */
export const areaChangeDecided = defineEvent({
  ...registration,
  type: 'area-change-decided.v1',
  summary: 'A kelurahan gets another code, or RWs split off',
  data: areaChangeData,
});

/** A step of a change is done, and the next one begins. */
export const areaChangeAdvanced = defineEvent({
  ...registration,
  type: 'area-change-advanced.v1',
  summary: 'Records of a changed area have their new code, more follow',
  data: areaChangeData,
});

/** Every record of registration has its new code: other services move theirs. */
export const areaChanged = defineEvent({
  ...registration,
  type: 'area-changed.v1',
  summary: 'The records of a changed area all have their new code',
  data: areaChangeData,
});

/** A pair of suspected duplicates, a conflict or an import stands under another code; nothing else of it changed. */
export const caseReaddressed = defineEvent({
  ...registration,
  type: 'case-readdressed.v1',
  summary: 'A pair, a conflict or an import of a changed area has its new code',
  data: z.object({ caseId: z.string(), locationId: LocationId, from: z.string(), to: z.string() }),
});
