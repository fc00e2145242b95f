import type { ProblemRegistry } from './registry.ts';

/** Refusals about groups and their members. */
export const groupProblems = {
  'group.not-found': { status: 404, id: 'KSM tidak ditemukan', en: 'No such group' },
  'group.ended': { status: 409, id: 'KSM sudah berakhir', en: 'The group has ended' },
  'group.only-secretariat': {
    status: 403,
    id: 'Hanya sekretariat yang mengubah isian ini',
    en: 'Only the secretariat changes this field',
  },
  'group.too-small': {
    status: 422,
    id: 'Anggota KSM kurang dari ketentuan',
    en: 'The group has fewer members than the policy asks',
  },
  'group.few-women': {
    status: 422,
    id: 'Perempuan dalam KSM ekonomi kurang dari ketentuan',
    en: 'The economic group has fewer women than the policy asks',
  },
  'group.not-one-head': {
    status: 422,
    id: 'Harus tepat satu ketua KSM',
    en: 'There must be exactly one head of the group',
  },
  'group.member-unnamed': {
    status: 422,
    id: 'Anggota harus menyebut keluarga atau orang',
    en: 'A member names a household or a person',
  },
  'group.member-twice': {
    status: 422,
    id: 'Anggota yang sama muncul dua kali',
    en: 'The same member occurs twice',
  },
  'group.member-not-found': { status: 404, id: 'Anggota KSM tidak ditemukan', en: 'No such member' },
  'group.member-gone': {
    status: 409,
    id: 'Keanggotaan ini sudah berakhir',
    en: 'This membership has ended already',
  },
  'group.member-change': {
    status: 422,
    id: 'Akhiri keanggotaan atau ganti jabatan, salah satu',
    en: 'Either end the membership or change the post',
  },
  'group.sex-differs': {
    status: 422,
    id: 'Jenis kelamin berbeda dari catatan orang ini',
    en: 'The sex differs from the record of the person',
  },
  'group.household-elsewhere': {
    status: 422,
    id: 'Keluarga ini bukan warga kelurahan KSM',
    en: 'This household does not live in the kelurahan of the group',
  },
  'group.full': {
    status: 409,
    id: 'Riwayat anggota KSM sudah penuh',
    en: 'The group cannot hold more memberships, past ones included',
  },
  'group.stage-missing': {
    status: 422,
    id: 'KSM infrastruktur melayani satu tahap pencairan',
    en: 'An infrastructure group serves one disbursement stage',
  },
  'group.only-infrastructure': {
    status: 422,
    id: 'Isian ini hanya untuk KSM infrastruktur',
    en: 'Only an infrastructure group has this field',
  },
  'group.ends-before-start': {
    status: 422,
    id: 'KSM atau keanggotaan berakhir sebelum dimulai',
    en: 'The group or the membership ends before it starts',
  },
  'group.end-without-minutes': {
    status: 422,
    id: 'Mengubah akhir KSM memerlukan berita acara',
    en: 'Changing the end of a group needs minutes',
  },
  'group.maintenance-before-end': {
    status: 422,
    id: 'Pemeliharaan dimulai setelah KSM berakhir',
    en: 'Maintenance follows the end of the group',
  },
  'group.maintenance-too-long': {
    status: 422,
    id: 'Pemeliharaan lebih lama dari ketentuan',
    en: 'The maintenance is longer than the policy allows',
  },
  'group.date-in-future': { status: 422, id: 'Tanggal setelah hari ini', en: 'The date lies after today' },
  'group.unit-of-other-field': {
    status: 422,
    id: 'Unit ini bukan pengelola bidang KSM',
    en: 'This unit does not serve the field of the group',
  },
} as const satisfies ProblemRegistry;
