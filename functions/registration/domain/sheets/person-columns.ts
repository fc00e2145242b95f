import { isDash, type Reader, readNumber, readPhone, readRt, readRtRw, readText } from './cells.ts';
import type { Column } from './columns.ts';
import { readDate } from './dates.ts';
import { sexes, type Word, wordReader } from './words.ts';

/** A date that is not after today: births, surveys, registrations. */
export const pastDate: Reader = (text, today) => {
  if (isDash(text) || text === '0') return {};
  const read = readDate(text, today);
  return 'value' in read && read.value > today ? { fault: { code: 'row.date-future' } } : read;
};

/** A date of any day; whether it may lie ahead is a rule of the record. */
export const anyDate: Reader = (text, today) => (isDash(text) || text === '0' ? {} : readDate(text, today));

/** One word of a list. */
export const oneOf = (words: readonly Word<string>[]): Reader => {
  const read = wordReader(words);
  return (text) => (isDash(text) ? {} : read(text));
};

export const nameColumn: Column = {
  field: 'name',
  id: 'Nama',
  en: 'Name',
  spellings: ['namalengkap', 'namaanggota', 'namawarga', 'fullname', 'membername', 'namaanggotakeluarga'],
  isRequired: true,
  read: readText,
  means: { id: 'nama lengkap', en: 'full name' },
};

export const nikColumn: Column = {
  field: 'nik',
  id: 'NIK',
  en: 'NIK',
  spellings: [
    'nonik',
    'nomornik',
    'noktp',
    'nomorktp',
    'nomorindukkependudukan',
    'nationalidnumber',
    'nationalid',
  ],
  read: readNumber,
  means: {
    id: '16 angka, kolom sebagai Teks; kosong bila tidak ada',
    en: '16 digits, column as Text; blank if there is none',
  },
};

export const sexColumn: Column = {
  field: 'sex',
  id: 'Jenis Kelamin',
  en: 'Sex',
  spellings: ['jk', 'lp', 'jeniskelaminlp', 'kelamin', 'gender', 'mf'],
  read: oneOf(sexes),
  means: { id: 'L atau P', en: 'M or F' },
};

export const birthDateColumn: Column = {
  field: 'birthDate',
  id: 'Tanggal Lahir',
  en: 'Birth Date',
  spellings: ['tgllahir', 'ttl', 'tempattanggallahir', 'tempattgllahir', 'dateofbirth', 'dob', 'lahir'],
  read: anyDate,
  means: { id: 'seperti 31/12/1980', en: 'as in 31/12/1980' },
};

export const phoneColumn: Column = {
  field: 'phone',
  id: 'Telepon',
  en: 'Phone',
  spellings: [
    'notelepon',
    'nomortelepon',
    'notelp',
    'telp',
    'nohp',
    'nomorhp',
    'hp',
    'telephone',
    'mobile',
    'phonenumber',
    'kontak',
  ],
  read: readPhone,
  means: { id: 'satu nomor, kolom sebagai Teks', en: 'one number, column as Text' },
};

export const addressColumn: Column = {
  field: 'address',
  id: 'Alamat',
  en: 'Address',
  spellings: ['alamatlengkap', 'alamatrumah', 'jalan', 'street', 'homeaddress'],
  read: readText,
  means: { id: 'jalan dan nomor rumah', en: 'street and number of the house' },
};

/** RT and RW, in columns of their own or in one. */
export const neighbourhoodColumns = (isRequired: boolean): readonly Column[] => [
  {
    field: 'rt',
    id: 'RT',
    en: 'RT',
    spellings: ['nort', 'nomorrt'],
    isRequired,
    read: readRt,
    means: { id: 'nomor RT', en: 'number of the RT' },
  },
  {
    field: 'rw',
    id: 'RW',
    en: 'RW',
    spellings: ['norw', 'nomorrw'],
    isRequired,
    read: readRt,
    means: { id: 'nomor RW', en: 'number of the RW' },
  },
  {
    field: 'rtRw',
    id: 'RT/RW',
    en: 'RT/RW',
    spellings: ['rtdanrw'],
    standsFor: ['rt', 'rw'],
    read: readRtRw,
    means: { id: 'keduanya, seperti 003/002', en: 'both, as in 003/002' },
  },
];

export const collectedOnColumn: Column = {
  field: 'collectedOn',
  id: 'Tanggal Pendataan',
  en: 'Collected On',
  spellings: ['tglpendataan', 'tanggalsurvei', 'tglsurvei', 'tanggaldata', 'surveydate', 'datecollected'],
  read: pastDate,
  means: { id: 'hari data ini ditulis di lapangan', en: 'the day on which this was written down' },
};

/** The running number of a list: it says nothing of the record. */
export const lineColumn: Column = {
  field: 'line',
  id: 'No',
  en: 'No',
  spellings: ['nomor', 'nourut', 'nomorurut', 'number', 'num'],
  read: readText,
  means: { id: 'nomor urut', en: 'running number' },
};
