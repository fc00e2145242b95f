import type { ProblemRegistry } from './registry.ts';

/** Refusals about boards, terms, elections and assets. */
export const boardProblems = {
  'board.not-found': { status: 404, id: 'BKM/LKM tidak ditemukan', en: 'No such board' },
  'board.already-active': {
    status: 409,
    id: 'Kelurahan ini sudah punya BKM/LKM aktif',
    en: 'This kelurahan has an active board already',
  },
  'board.without-term': {
    status: 409,
    id: 'BKM/LKM belum punya masa bakti',
    en: 'The board has no term yet',
  },
  'board.caretaker': {
    status: 409,
    id: 'Masa bakti sudah berakhir; BKM/LKM tidak memutuskan hal baru',
    en: 'The term has ended; the board decides nothing new',
  },
  'term.ends-before-start': {
    status: 422,
    id: 'Masa bakti berakhir sebelum dimulai',
    en: 'The term ends before it starts',
  },
  'term.too-long': {
    status: 422,
    id: 'Masa bakti lebih lama dari ketentuan',
    en: 'The term is longer than the policy allows',
  },
  'term.overlaps': {
    status: 409,
    id: 'Masa bakti mendahului masa bakti sebelumnya',
    en: 'The term does not follow the one before',
  },
  'term.not-one-coordinator': {
    status: 422,
    id: 'Harus tepat satu koordinator',
    en: 'There must be exactly one co-ordinator',
  },
  'term.member-twice': { status: 422, id: 'Satu orang muncul dua kali', en: 'A person occurs twice' },
  'term.election-after-start': {
    status: 422,
    id: 'Pemilihan setelah masa bakti dimulai',
    en: 'The election lies after the start of the term',
  },
  'election.cast-mismatch': {
    status: 422,
    id: 'Suara masuk tidak sama dengan sah ditambah tidak sah',
    en: 'Ballots cast are not valid plus invalid',
  },
  'election.cast-above-registered': {
    status: 422,
    id: 'Suara masuk melebihi pemilih terdaftar',
    en: 'More ballots cast than voters registered',
  },
  'election.votes-above-ballots': {
    status: 422,
    id: 'Jumlah suara melebihi suara sah',
    en: 'More votes than the valid ballots can hold',
  },
  'election.name-twice': { status: 422, id: 'Satu orang dihitung dua kali', en: 'A person is counted twice' },
  'election.in-future': {
    status: 422,
    id: 'Pemilihan belum terjadi',
    en: 'The election has not happened yet',
  },
  'election.two-meetings': {
    status: 422,
    id: 'Hanya satu rembug warga kelurahan yang memilih',
    en: 'Only one kelurahan meeting elects',
  },
  'election.tie-without-lot': {
    status: 422,
    id: 'Suara seri memerlukan berita acara undian',
    en: 'A tie needs the minutes of the lot',
  },
  'asset.not-found': { status: 404, id: 'Aset tidak ditemukan', en: 'No such asset' },
  'asset.gone': {
    status: 409,
    id: 'Aset sudah diserahkan, dijual, atau dihapus',
    en: 'The asset was handed over, sold or written off already',
  },
} as const satisfies ProblemRegistry;
