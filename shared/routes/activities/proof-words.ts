import type { Language } from '../../errors.ts';
import type { Proof, Why } from './stages.ts';

type Words = Readonly<Record<Language, string>>;

/** What each proof of a stage is called by whoever has to bring it. */
const proofWords: Readonly<Record<Proof, Words>> = {
  'location-letter': {
    id: 'Surat penetapan lokasi dan alokasi',
    en: 'The letter of location and allocation',
  },
  'help-request': { id: 'Surat permohonan pendampingan', en: 'The letter that asks for technical help' },
  'volunteer-list': { id: 'Daftar relawan per RT/RW', en: 'The list of volunteers by RT/RW' },
  criteria: {
    id: 'Kriteria kemiskinan yang disepakati warga',
    en: 'The criteria of poverty that the residents agreed on',
  },
  'showing-record': {
    id: 'Berita acara pengumuman PS-2',
    en: 'The record of showing PS-2 in public',
  },
  'survey-ratification': {
    id: 'Berita acara pengesahan PS-2 oleh rembug warga',
    en: 'The minutes of the citizens’ meeting that ratified PS-2',
  },
  'committee-decree': { id: 'SK panitia pemilihan', en: 'The decree of the election committee' },
  bylaws: { id: 'Anggaran dasar (AD)', en: 'The charter (AD)' },
  'notary-record': { id: 'Pencatatan notaris', en: 'The record at the notary' },
  'unit-decrees': { id: 'SK pengelola UP', en: 'The decrees of the posts of units' },
  'group-list': { id: 'Daftar KSM terdaftar', en: 'The list of registered groups' },
  'grant-documents': { id: 'Berkas BLM', en: 'The documents of the block grant' },
  'works-report': { id: 'LPJ kegiatan', en: 'The accounts of the activities' },
  'audit-report': { id: 'Hasil audit', en: 'The result of the audit' },
  'revised-annual-plan': { id: 'Renta hasil tinjauan', en: 'The revised yearly plan' },
  'readiness-meeting': {
    id: 'RKM dengan keputusan dan daftar hadir',
    en: 'The readiness meeting with its decision and attendance',
  },
  'reflection-meeting': {
    id: 'Pertemuan refleksi kemiskinan dengan daftar hadir',
    en: 'A poverty reflection with its attendance',
  },
  'poor-list-in-force': { id: 'PS-2 yang berlaku', en: 'A PS-2 list in force' },
  'ballots-counted': { id: 'Hitungan suara tingkat basis', en: 'The counts of ballots at the basis' },
  'kelurahan-meeting': {
    id: 'Rembug warga kelurahan yang memilih BKM/LKM',
    en: 'The kelurahan meeting that elected the board',
  },
  'board-elected': { id: 'BKM/LKM terpilih pada rembug itu', en: 'The board elected at that meeting' },
  'plan-ratified': { id: 'PJM Pronangkis yang disahkan', en: 'A ratified medium-term plan' },
  'annual-plan-ratified': { id: 'Renta yang disahkan', en: 'A ratified yearly plan' },
  'annual-meeting': { id: 'Rembug warga tahunan (RWT)', en: 'The annual citizens’ meeting (RWT)' },
};

const whyWords: Readonly<Record<Why, Words>> = {
  missing: { id: 'belum ada', en: 'is not there yet' },
  withdrawn: { id: 'buktinya dicabut', en: 'stands on a paper that was withdrawn' },
  'no-attendees': { id: 'tanpa peserta', en: 'had no attendees' },
  'not-ratified': { id: 'belum disahkan', en: 'is not ratified yet' },
};

/** A missing proof as a sentence, in the caller's language (rule C-1). */
export const missingTold = (
  { proof, why }: { readonly proof: Proof; readonly why: Why },
  language: Language,
): string => `${proofWords[proof][language]} ${whyWords[why][language]}`;
