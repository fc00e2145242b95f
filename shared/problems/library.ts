import type { ProblemRegistry } from './registry.ts';

/** Refusals about the library (Pustaka). */
export const libraryProblems = {
  'library.not-found': {
    status: 404,
    id: 'Tidak ada di Pustaka',
    en: 'There is no such document in the library',
  },
  'library.not-public': {
    status: 422,
    id: 'Dokumen ini tidak terbuka untuk umum',
    en: 'This document is not open to the public',
  },
  'library.not-ready': {
    status: 409,
    id: 'Dokumen baru diumumkan; coba lagi sebentar lagi',
    en: 'The document was published just now; try again in a moment',
  },
  'library.withdrawn': {
    status: 410,
    id: 'Dokumen ini sudah dicabut dari Pustaka',
    en: 'This document was withdrawn from the library',
  },
} as const satisfies ProblemRegistry;
