import type { ProblemRegistry } from './registry.ts';

/** Refusals about who decides: separation of duties, and meetings of a board (sections 3.2 and 9). */
export const dutyProblems = {
  'duty.not-separate': {
    status: 403,
    id: 'Pengusul, penerima manfaat, dan serumahnya tidak boleh memeriksa atau memutuskan',
    en: 'Who proposed it, benefits, or shares their household may not check or decide it',
  },
  'meeting.not-member': {
    status: 422,
    id: 'Yang hadir bukan anggota BKM/LKM saat itu',
    en: 'Somebody present was no member of the board then',
  },
  'meeting.twice': { status: 422, id: 'Satu orang dihitung dua kali', en: 'A person is counted twice' },
  'meeting.no-quorum': { status: 422, id: 'Rapat tidak kuorum', en: 'The meeting had no quorum' },
  'meeting.in-future': { status: 422, id: 'Rapat belum terjadi', en: 'The meeting has not happened yet' },
} as const satisfies ProblemRegistry;
