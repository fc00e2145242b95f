import * as z from 'zod/mini';
import { defineEvent } from '../../contract/event.ts';
import { BoardId, LocationId, UnitId } from '../../contract/primitives.ts';
import { registration } from './source.ts';

const unitData = z.object({ unitId: UnitId, boardId: BoardId, locationId: LocationId, kind: z.string() });

export const unitFormed = defineEvent({
  ...registration,
  type: 'unit-formed.v1',
  summary: 'A unit of a board was registered',
  data: unitData,
});

/** A unit or its posts changed. */
export const unitChanged = defineEvent({
  ...registration,
  type: 'unit-changed.v1',
  summary: 'A unit or one of its posts changed',
  data: unitData,
});
