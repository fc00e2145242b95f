import * as z from 'zod/mini';
import { AreaCode, ConflictId, feedQuery, pageOf } from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers, programmeReaders } from '../shapes.ts';
import { boardRoutes } from './boards.ts';
import { groupRoutes } from './groups.ts';
import { householdRoutes } from './households.ts';
import { Conflict, ConflictOf, ConflictPointer, choices } from './kept-conflict.ts';
import { personRoutes } from './persons.ts';
import { unitRoutes } from './units.ts';

/** How the record of each kind is changed: a decision is such a change, and may be refused like one. */
const changes = [
  personRoutes.changePerson,
  householdRoutes.changeHousehold,
  groupRoutes.changeGroup,
  boardRoutes.changeBoard,
  unitRoutes.changeUnit,
] as const;

const params = z.object({ conflictId: ConflictId });

const Choice = z
  .strictObject({
    pointer: ConflictPointer,
    choice: z.enum(choices),
    /** Of `other`: the value that holds; null takes it away. */
    value: z.optional(z.unknown()),
  })
  .check(
    z.refine(({ choice, value }) => (choice === 'other') === (value !== undefined), {
      error: 'value',
      path: ['value'],
    }),
  );

export const conflictRoutes = {
  listConflicts: defineRoute({
    id: 'conflicts.list',
    method: 'GET',
    path: '/v1/conflicts',
    summary:
      'Conflicts of one city at most, without the values: open, overdue or decided; or the changes of one kelurahan',
    access: programmeReaders,
    area: 'query',
    query: z
      .strictObject({
        area: z.optional(AreaCode),
        /** Open ones unless said; the changes of a kelurahan (`since`) are of all. */
        status: z.optional(z.enum(['open', 'overdue', 'decided'])),
        ...feedQuery,
      })
      .check(
        z.refine(({ status, since }) => status === undefined || since === undefined, {
          error: 'not-expected',
          path: ['status'],
        }),
      ),
    success: { status: 200, body: pageOf(Conflict) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  getConflict: defineRoute({
    id: 'conflicts.get',
    method: 'GET',
    path: '/v1/conflicts/{conflictId}',
    summary:
      'One conflict with both values of each field, for a purpose; who looked is recorded at the record',
    access: ['national', 'facilitator', 'secretariat', 'auditor'],
    area: 'record',
    level: 'P3',
    params,
    success: { status: 200, body: Conflict },
    errors: ['conflict.not-found', 'access.no-post'],
    example: { params: { conflictId: example.conflictId } },
  }),
  decideConflict: defineRoute({
    id: 'conflicts.decide',
    method: 'POST',
    path: '/v1/conflicts/{conflictId}/decision',
    summary: 'Decide of each field which value holds; the chosen ones change the record by its own rules',
    access: enterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: z.strictObject({
      /** The record in the version that was looked at: named twice, so that no wrong record changes. */
      of: z.strictObject(ConflictOf.shape),
      choices: z.array(Choice).check(z.minLength(1), z.maxLength(300)),
    }),
    success: { status: 200, body: Conflict },
    errors: [
      ...new Set([
        'conflict.not-found',
        'conflict.other-record',
        'conflict.decided',
        'conflict.own-entry',
        'conflict.choices',
        'state.stale',
        ...changes.flatMap(({ errors }) => errors),
      ] as const),
    ],
    example: {
      params: { conflictId: example.conflictId },
      body: {
        of: { kind: 'household', id: example.conflictingHouseholdId, version: 2 },
        choices: [{ pointer: '/rt', choice: 'sent' }],
      },
    },
  }),
} as const;
