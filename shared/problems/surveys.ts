import type { ProblemRegistry } from './registry.ts';

/** Refusals about surveys of satisfaction. */
export const surveyProblems = {
  'survey.not-found': { status: 404, id: 'Survei tidak ditemukan', en: 'No such survey' },
  'survey.taken': {
    status: 409,
    id: 'Survei untuk tahap ini sudah ada',
    en: 'There is a survey of this phase already',
  },
  'survey.in-future': { status: 422, id: 'Survei belum terjadi', en: 'The survey has not happened yet' },
  'survey.nobody-asked': { status: 422, id: 'Tidak ada yang ditanya', en: 'Nobody was asked' },
} as const satisfies ProblemRegistry;
