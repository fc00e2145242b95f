import type { ProblemRegistry } from './registry.ts';

/** Refusals about personal data. */
export const privacyProblems = {
  'privacy.purpose-missing': {
    status: 400,
    id: 'Data pribadi memerlukan Pranata-Purpose',
    en: 'Personal data needs the header Pranata-Purpose',
  },
} as const satisfies ProblemRegistry;
