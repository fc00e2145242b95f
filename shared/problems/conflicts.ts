import type { ProblemRegistry } from './registry.ts';

/** Refusals about conflicts between what two devices said of one record. */
export const conflictProblems = {
  'conflict.not-found': { status: 404, id: 'Konflik data tidak ditemukan', en: 'No such conflict' },
  'conflict.other-record': {
    status: 422,
    id: 'Konflik ini tentang catatan lain',
    en: 'This conflict is about another record',
  },
  'conflict.decided': {
    status: 409,
    id: 'Konflik ini sudah diputuskan',
    en: 'The conflict was decided already',
  },
  'conflict.own-entry': {
    status: 403,
    id: 'Yang mengirim perubahan tidak boleh memutuskannya',
    en: 'Who sent the change may not decide about it',
  },
  'conflict.choices': {
    status: 422,
    id: 'Setiap isian yang berbeda harus diputuskan, sekali',
    en: 'Every field in conflict must be decided, once',
  },
} as const satisfies ProblemRegistry;
