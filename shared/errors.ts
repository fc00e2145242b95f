/** Every refusal the functions know, by `thing.reason`: its status and its title in both languages. */
export const problems = {
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
  'privacy.purpose-missing': {
    status: 400,
    id: 'Data pribadi memerlukan Pranata-Purpose',
    en: 'Personal data needs the header Pranata-Purpose',
  },

  'area.unknown': { status: 422, id: 'Kode wilayah tidak ada dalam daftar', en: 'No area has this code' },
  'area.bps': {
    status: 422,
    id: 'Kode BPS; gunakan kode Kemendagri',
    en: 'This is a BPS code; use the Kemendagri code',
  },
  'area.not-a-village': {
    status: 422,
    id: 'Kode bukan kelurahan atau desa',
    en: 'The code is not that of a kelurahan or desa',
  },
  'area.not-found': { status: 404, id: 'Wilayah tidak ditemukan', en: 'No such area' },
  'area.too-wide': {
    status: 400,
    id: 'Daftar ini hanya untuk satu kota atau kabupaten',
    en: 'This list covers one city at most',
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

  'location.not-found': { status: 404, id: 'Lokasi tidak ditemukan', en: 'No such location' },
  'location.already-enrolled': {
    status: 409,
    id: 'Kelurahan ini sudah terdaftar',
    en: 'This kelurahan is enrolled already',
  },
  'location.not-enrolled': {
    status: 409,
    id: 'Kelurahan ini belum terdaftar dalam program',
    en: 'This kelurahan is not enrolled in the programme yet',
  },
  'location.letter-after-today': {
    status: 422,
    id: 'Tanggal surat setelah hari ini',
    en: 'The letter is dated after today',
  },
  'location.year-twice': { status: 422, id: 'Satu tahun muncul dua kali', en: 'A year occurs twice' },
  'location.year-before-programme': {
    status: 422,
    id: 'Tahun sebelum program dimulai',
    en: 'The year lies before the programme began',
  },

  'person.not-found': { status: 404, id: 'Orang tidak ditemukan', en: 'No such person' },
  'person.nik-invalid': { status: 422, id: 'NIK tidak mungkin', en: 'This NIK cannot exist' },
  'person.nik-mismatch': {
    status: 422,
    id: 'NIK tidak cocok dengan tanggal lahir atau jenis kelamin',
    en: 'The NIK disagrees with birth date or sex',
  },
  'person.account-taken': {
    status: 409,
    id: 'Akun ini sudah milik orang lain',
    en: 'This account belongs to another person',
  },
  'person.has-account': {
    status: 409,
    id: 'Orang ini sudah punya akun',
    en: 'This person has an account already',
  },
  'person.no-account': { status: 409, id: 'Orang ini belum punya akun', en: 'This person has no account' },
  'person.elsewhere': {
    status: 422,
    id: 'Orang ini warga kelurahan lain',
    en: 'This person lives in another kelurahan',
  },

  'post.clash': {
    status: 403,
    id: 'Jabatan ini tidak boleh dirangkap',
    en: 'This post clashes with another one of the person',
  },
  'post.held': {
    status: 409,
    id: 'Jabatan ini sudah dipegang orang yang sama',
    en: 'The person holds this post already',
  },
  'post.not-found': { status: 404, id: 'Jabatan tidak ditemukan', en: 'No such post' },
  'post.not-of-unit': {
    status: 422,
    id: 'Jabatan ini bukan dari unit ini',
    en: 'This unit has no such post',
  },
  'post.ends-before-start': {
    status: 422,
    id: 'Jabatan berakhir sebelum dimulai',
    en: 'The post ends before it starts',
  },
  'post.ends-later': {
    status: 422,
    id: 'Jabatan hanya diperpanjang dengan pengangkatan baru',
    en: 'A post is prolonged by a new appointment only',
  },
  'post.ended': { status: 409, id: 'Jabatan sudah berakhir', en: 'The post has ended already' },

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

  'unit.not-found': { status: 404, id: 'Unit tidak ditemukan', en: 'No such unit' },
  'unit.already-exists': {
    status: 409,
    id: 'BKM/LKM sudah punya unit ini',
    en: 'The board has this unit already',
  },
  'unit.only-secretariat': {
    status: 403,
    id: 'Fasilitator hanya mencatat sekretariat dan jabatan pertamanya',
    en: 'A facilitator enters only the secretariat and its first posts',
  },

  'volunteer.not-found': { status: 404, id: 'Relawan tidak ditemukan', en: 'No such volunteer' },
  'volunteer.already-registered': {
    status: 409,
    id: 'Akun ini sudah terdaftar sebagai relawan',
    en: 'This account is registered as a volunteer already',
  },
  'volunteer.not-own-record': {
    status: 403,
    id: 'Relawan hanya mencatat dirinya sendiri',
    en: 'A volunteer enters only the own record',
  },
  'volunteer.registered-in-future': {
    status: 422,
    id: 'Tanggal pendaftaran setelah hari ini',
    en: 'The registration is dated after today',
  },
} as const satisfies Record<string, { status: number; id: string; en: string }>;

export type ProblemCode = keyof typeof problems;

/** Rules that only warn (an answer's `warnings`). */
export const warnings = {
  'board.size': { id: 'Jumlah anggota di luar ketentuan', en: 'The number of members is outside the policy' },
  'board.even': { id: 'Jumlah anggota genap', en: 'The number of members is even' },
  'board.few-women': { id: 'Perempuan kurang dari ketentuan', en: 'Fewer women than the policy asks' },
  'term.ending': { id: 'Masa bakti segera berakhir', en: 'The term ends soon' },
  'term.ended': {
    id: 'Masa bakti sudah berakhir; BKM/LKM sebagai pelaksana sementara',
    en: 'The term has ended; the board is a caretaker',
  },
  'term.result-differs': {
    id: 'Anggota berbeda dari hasil pemilihan',
    en: 'The members differ from the result of the election',
  },
} as const satisfies Record<string, { id: string; en: string }>;

export type WarningCode = keyof typeof warnings;

export type Language = 'id' | 'en';

/** One field that is wrong: a JSON pointer into the request and the rule it breaks. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** A failure with a code a caller can act on. Anything else thrown is a defect. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  /** `rule` names the rule of the domain handbook, `policy` the version that decided. Never personal data. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];

  constructor(
    code: ProblemCode,
    details: Problem['details'] = {},
    errors: readonly FieldError[] = [],
    options?: ErrorOptions,
  ) {
    super(problems[code].en, options);
    this.code = code;
    this.details = details;
    this.errors = errors;
  }
}

/** A refusal of one field of the body: the usual form of a 422. */
export const refused = (code: ProblemCode, pointer: string, details: Problem['details'] = {}): Problem =>
  new Problem(code, details, [{ pointer, code, message: problems[code].en }]);
