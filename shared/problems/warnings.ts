/** Rules that only warn (an answer's `warnings`). */
export const warnings = {
  'household.number-absent': {
    id: 'Nomor 0 dicatat sebagai tidak ada',
    en: 'The number 0 was stored as absent',
  },
  'person.number-absent': {
    id: 'Nomor 0 dicatat sebagai tidak ada',
    en: 'The number 0 was stored as absent',
  },
  'import.number-known': {
    id: 'Nomor ini sudah tercatat pada keluarga lain; mungkin keluarga yang sama',
    en: 'A household with this number is registered already; it may be the same one',
  },
  'board.size': { id: 'Jumlah anggota di luar ketentuan', en: 'The number of members is outside the policy' },
  'board.even': { id: 'Jumlah anggota genap', en: 'The number of members is even' },
  'board.few-women': { id: 'Perempuan kurang dari ketentuan', en: 'Fewer women than the policy asks' },
  'group.short': { id: 'Anggota KSM kurang dari ketentuan', en: 'The group has fewer members than it needs' },
  'group.women-short': {
    id: 'Perempuan dalam KSM ekonomi kurang dari ketentuan',
    en: 'The economic group has fewer women than it needs',
  },
  'group.headless': { id: 'KSM belum punya ketua', en: 'Nobody heads the group' },
  'group.unchecked': {
    id: 'Unit pengelola bidang belum memeriksa KSM ini',
    en: 'The unit of the field has not checked the group',
  },
  'group.liability-unsigned': {
    id: 'Belum semua anggota menandatangani tanggung renteng',
    en: 'Not all members have signed the joint liability',
  },
  'term.ending': { id: 'Masa bakti segera berakhir', en: 'The term ends soon' },
  'term.ended': {
    id: 'Masa bakti sudah berakhir; BKM/LKM sebagai pelaksana sementara',
    en: 'The term has ended; the board is a caretaker',
  },
  'term.result-differs': {
    id: 'Anggota berbeda dari hasil pemilihan',
    en: 'The members differ from the result of the election',
  },
  'activity.few-poor': {
    id: 'Bagian KK PS-2 di bawah ketentuan',
    en: 'Fewer PS-2 households than the policy asks',
  },
  'activity.photo-flagged': {
    id: 'Tempat atau tanggal foto perlu diperiksa',
    en: 'Look at where and when the photo was made',
  },
  'privacy-request.not-consent': {
    id: 'Tujuan ini tidak berdasar persetujuan yang berlaku',
    en: 'This purpose does not rest on a consent in force',
  },
} as const satisfies Record<string, { id: string; en: string }>;
