import * as z from 'zod/mini';
import {
  ActivityId,
  Area,
  Count,
  DocumentId,
  LocalDate,
  LocationId,
  Origin,
  OriginGiven,
  pageOf,
  SurveyId,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { listQuery } from '../shapes.ts';

/** How many gave each answer to "how well is this need met for you?", from 1 (not at all) to 5 (well). */
const Answers = z.tuple([Count, Count, Count, Count, Count]);

/** Of poor residents in a group (KSM) and of those in none: both are asked (G9). Counts only, nobody's answer. */
const asked = { inGroups: Answers, inNone: Answers };

/** The mean answer as a fraction, rounded by nobody; absent where nobody answered. */
const Mean = z.object({ numerator: z.int(), denominator: z.int() });

/**
 * A short survey (survei kepuasan) of the poor about what an activity does for them, before it or after (G9, G10, TU2):
 * that a standard of living rises is asked, not computed.
 */
export const Survey = z
  .object({
    surveyId: SurveyId,
    locationId: LocationId,
    area: Area,
    activityId: ActivityId,
    phase: z.enum(['before', 'after']),
    on: LocalDate,
    ...asked,
    mean: z.optional(Mean),
    /** The sheets, as a document. */
    documentId: z.optional(DocumentId),
    origin: Origin,
    version: Version,
  })
  .register(z.globalRegistry, { id: 'Survey' });
export type Survey = z.infer<typeof Survey>;

export const surveyRoutes = {
  recordSurvey: defineRoute({
    id: 'surveys.record',
    method: 'POST',
    path: '/v1/surveys',
    summary: 'Record the counts of a survey among the poor, before an activity or after',
    access: ['secretariat', 'facilitator', 'unit', 'volunteer'],
    area: 'record',
    body: z.strictObject({
      surveyId: z.optional(SurveyId),
      activityId: ActivityId,
      phase: z.enum(['before', 'after']),
      on: LocalDate,
      ...asked,
      documentId: z.optional(DocumentId),
      origin: z.optional(OriginGiven),
    }),
    success: { status: 201, body: Survey },
    errors: [
      'activity.not-found',
      'survey.taken',
      'survey.in-future',
      'survey.nobody-asked',
      'access.no-post',
      'state.exists',
    ],
    example: {
      body: {
        surveyId: example.surveyId,
        activityId: example.activityId,
        phase: 'before',
        on: '2013-01-29',
        inGroups: [2, 5, 3, 0, 0],
        inNone: [4, 3, 1, 0, 0],
      },
    },
  }),
  listSurveys: defineRoute({
    id: 'surveys.list',
    method: 'GET',
    path: '/v1/surveys',
    summary: 'Surveys in one city at most; or the changes of one kelurahan',
    access: 'any',
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Survey) },
    errors: ['area.too-wide'],
    example: { query: { area: '31.71' } },
  }),
  getSurvey: defineRoute({
    id: 'surveys.get',
    method: 'GET',
    path: '/v1/surveys/{surveyId}',
    summary: 'One survey',
    access: 'any',
    area: 'record',
    params: z.object({ surveyId: SurveyId }),
    success: { status: 200, body: Survey },
    errors: ['survey.not-found'],
    example: { params: { surveyId: example.surveyId } },
  }),
} as const;
