import type { ProblemRegistry } from './registry.ts';

/** Refusals about personal data: what it is processed for, and what its subjects ask. */
export const privacyProblems = {
  'privacy.purpose-missing': {
    status: 400,
    id: 'Data pribadi memerlukan Pranata-Purpose',
    en: 'Personal data needs the header Pranata-Purpose',
  },
  'basis.consent-endless': {
    status: 422,
    id: 'Persetujuan memerlukan tanggal berakhir setelah tanggal mulainya',
    en: 'Consent needs an end date, not before its start',
  },
  'basis.no-guardian': {
    status: 422,
    id: 'Persetujuan atas data anak diberikan oleh wali',
    en: 'Consent for the data of children is given by a guardian',
  },
  'basis.withdrawal-elsewhere': {
    status: 422,
    id: 'Persetujuan ditarik melalui permintaan, dan tetap tercatat',
    en: 'Consent is withdrawn by a request, and stays on record',
  },
  'privacy-request.not-found': {
    status: 404,
    id: 'Permintaan tidak ditemukan',
    en: 'No such request',
  },
  'privacy-request.received-in-future': {
    status: 422,
    id: 'Waktu penerimaan belum tiba',
    en: 'It was received in the future',
  },
  'privacy-request.purpose': {
    status: 422,
    id: 'Penarikan persetujuan menyebut tujuannya; permintaan lain tidak',
    en: 'A withdrawal names its purpose; other requests do not',
  },
  'privacy-request.subject': {
    status: 422,
    id: 'Kebocoran mengenai kelurahan; permintaan lain mengenai keluarga atau orang',
    en: 'A breach concerns a kelurahan; every other request a household or a person',
  },
  'privacy-request.of-differs': {
    status: 422,
    id: 'Permintaan ini mengenai data lain',
    en: 'This request concerns another record',
  },
  'privacy-request.closed': {
    status: 409,
    id: 'Permintaan sudah diselesaikan',
    en: 'The request is closed already',
  },
  'privacy-request.own-entry': {
    status: 403,
    id: 'Yang mencatat permintaan ini tidak boleh memutusnya',
    en: 'Who entered this request may not decide it',
  },
  'privacy-request.own-data': {
    status: 403,
    id: 'Tidak boleh memutus permintaan tentang data sendiri',
    en: 'Nobody decides a request about the own data',
  },
  'privacy-request.not-consent': {
    status: 422,
    id: 'Tujuan ini tidak berdasar persetujuan yang berlaku',
    en: 'This purpose does not rest on a consent in force',
  },
  'privacy-request.holds-office': {
    status: 409,
    id: 'Orang ini masih memegang jabatan',
    en: 'This person still holds an office',
  },
  'privacy-request.reason': {
    status: 422,
    id: 'Penolakan memerlukan alasan dan dasar hukum; penyelesaian tidak',
    en: 'A refusal needs a reason and a legal ground; a fulfilment has none',
  },
  'privacy-request.notice': {
    status: 422,
    id: 'Kebocoran selesai dengan pemberitahuan kepada warga dan lembaga; permintaan lain tidak',
    en: 'A breach is closed by notice to its subjects and the authority; other requests have none',
  },
} as const satisfies ProblemRegistry;
