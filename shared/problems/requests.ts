import type { ProblemRegistry } from './registry.ts';

/** What any request may be refused with. */
export const requestProblems = {
  'request.invalid': {
    status: 400,
    id: 'Permintaan tidak sesuai kontrak',
    en: 'The request does not match the contract',
  },
  'request.cursor': {
    status: 400,
    id: 'Kursor tidak berlaku untuk daftar ini',
    en: 'The cursor does not belong to this list',
  },
  'request.key-missing': {
    status: 400,
    id: 'Permintaan ini memerlukan Idempotency-Key',
    en: 'This request needs an Idempotency-Key',
  },
  'request.key-reused': {
    status: 422,
    id: 'Idempotency-Key sudah dipakai permintaan lain',
    en: 'The Idempotency-Key belongs to another request',
  },
  'request.version-missing': {
    status: 428,
    id: 'Permintaan ini memerlukan If-Match',
    en: 'This request needs If-Match',
  },
  'route.not-found': { status: 404, id: 'Alamat tidak dikenal', en: 'No such route' },
  'route.method': {
    status: 405,
    id: 'Metode tidak dikenal untuk alamat ini',
    en: 'No such method on this route',
  },
  'access.token-incomplete': {
    status: 403,
    id: 'Token tanpa wilayah atau peran yang sah',
    en: 'The token names no valid area or role',
  },
  'access.role': { status: 403, id: 'Peran Anda tidak berwenang', en: 'Your role may not do this' },
  'access.outside-area': { status: 403, id: 'Di luar wilayah Anda', en: 'Outside your area' },
  'access.no-post': {
    status: 403,
    id: 'Tidak ada jabatan yang berlaku untuk tindakan ini',
    en: 'You hold no current post for this',
  },
  'state.conflict': {
    status: 409,
    id: 'Data sudah berubah; baca ulang',
    en: 'The record changed in the meantime; read it again',
  },
  'state.stale': {
    status: 412,
    id: 'Versi data sudah lama; baca ulang',
    en: 'The version is stale; read the record again',
  },
  'state.exists': {
    status: 409,
    id: 'Id ini sudah dipakai dengan isi lain',
    en: 'This id is taken by a record with another content',
  },
  'state.busy': { status: 503, id: 'Sistem sedang sibuk; coba lagi', en: 'The system is busy; try again' },
  internal: { status: 500, id: 'Terjadi kesalahan di sisi kami', en: 'Something went wrong on our side' },
} as const satisfies ProblemRegistry;
