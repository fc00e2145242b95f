import type { ProblemRegistry } from './registry.ts';

/** Refusals about what proves a decision (L4). */
export const evidenceProblems = {
  'evidence.not-checked': {
    status: 409,
    id: 'Dokumen buktinya belum ada atau belum diperiksa',
    en: 'The document that proves it is not there or not checked yet',
  },
  'evidence.withdrawn': {
    status: 409,
    id: 'Dokumen buktinya sudah dicabut',
    en: 'The document that proves it was withdrawn',
  },
  'evidence.of-another': {
    status: 422,
    id: 'Dokumen ini bukan bukti untuk catatan atau syarat ini',
    en: 'The document proves another record or another requirement',
  },
} as const satisfies ProblemRegistry;
