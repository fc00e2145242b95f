import { describe, expect, it } from 'vitest';
import type { DocumentRecord } from '../../functions/documents/domain/document.ts';
import { areaOfOffice, rolesOver } from '../../functions/documents/domain/office.ts';
import { correctPublication, publishDocument } from '../../functions/documents/domain/publication.ts';
import { mustBeChecked } from '../../functions/documents/domain/sight.ts';
import { fileNameOf } from '../../functions/documents/library/shown.ts';
import type { Role } from '../../shared/contract/access.ts';
import type { DocumentId } from '../../shared/contract/primitives.ts';
import { documentRoutes } from '../../shared/routes/documents/documents.ts';
import { aGiven, anArea, anEntry, anId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const id = (number: number) => anId<DocumentId>('DCMT', number);

const aGuideline = (more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  documentId: id(1),
  area: anArea('31'),
  kind: 'guideline',
  of: { kind: 'office', id: '31' },
  level: 'P0',
  size: 900,
  sha256: 'a'.repeat(64),
  contentType: 'application/pdf',
  status: 'checked',
  origin: { source: 'office', enteredAt: '2012-09-01T05:00:00.000Z', enteredBy: anEntry.by },
  createdAs: anEntry.createdAs,
  version: 3,
  ...more,
});

const asked = { category: 'juknis', title: 'Juknis Uji', language: 'id' } as const;
const publish = (document = aGuideline(), more: object = {}) =>
  publishDocument(document, { ...asked, ...more }, 'fingerprint-2', aGiven());

describe('publishing', () => {
  it('puts it into the library with the moment, and tells of it without whoever sent it', () => {
    const { next, events } = publish(aGuideline(), { introduction: 'Tentang uji.' });
    expect(next).toMatchObject({ status: 'published', version: 4, publishedAs: 'fingerprint-2' });
    expect(next.published).toEqual({
      ...asked,
      introduction: 'Tentang uji.',
      publishedAt: '2012-09-01T05:00:00.000Z',
    });
    expect(events).toMatchObject([
      { contract: { type: 'document-published.v1' }, recordversion: 4, data: { title: 'Juknis Uji' } },
    ]);
    expect(JSON.stringify(events)).not.toContain('fingerprint');
    expect(JSON.stringify(events[0].data)).not.toContain(anEntry.by);
  });

  it.each<[string, Partial<DocumentRecord>]>([
    ['for the kelurahan only', { level: 'P1' }],
    ['of a household', { of: { kind: 'household', id: id(2) } }],
    ['a photo', { kind: 'photo' }],
    ['a deed', { kind: 'deed' }],
    ['a receipt', { kind: 'receipt' }],
  ])('T-10: refuses what is %s', (_, more) => {
    expect(() => publish(aGuideline(more))).toThrow(refusal('library.not-public'));
  });

  it.each(['registered', 'completed', 'stored', 'published', 'withdrawn', 'refused', 'deleted'] as const)(
    'refuses what is %s',
    (status) => {
      expect(() => publish(aGuideline({ status }))).toThrow(refusal('document.not-checked'));
    },
  );

  it('names each related document once, and never itself', () => {
    const { next } = publish(aGuideline(), { related: [id(2), id(1), id(2), id(3)] });
    expect(next.published?.related).toEqual([id(2), id(3)]);
    expect(publish(aGuideline(), { related: [id(1)] }).next.published).not.toHaveProperty('related');
  });

  it('leaves it to be read as what was checked', () => {
    expect(() => mustBeChecked(publish().next)).not.toThrow();
    expect(() => mustBeChecked(aGuideline({ status: 'withdrawn' }))).toThrow(refusal('document.not-checked'));
  });
});

describe('correcting', () => {
  const standing = publish(aGuideline(), { introduction: 'Lama.', related: [id(2)] }).next;
  const correct = (said: object, document = standing) =>
    correctPublication(document, said, aGiven('2012-10-01T05:00:00.000Z'));

  it('changes what was said and nothing else, above all not when it came into the library', () => {
    const { next, events } = correct({ title: 'Juknis Baru' });
    expect(next.published).toEqual({ ...standing.published, title: 'Juknis Baru' });
    expect([next.version, events[0].contract.type]).toEqual([5, 'publication-corrected.v1']);
  });

  it('takes an introduction away, and what is related', () => {
    const { introduction: _, related: __, ...rest } = standing.published!;
    expect(correct({ introduction: null, related: [] }).next.published).toEqual(rest);
    expect(correct({}).next.published).toEqual(standing.published);
  });

  it.each(['checked', 'withdrawn', 'deleted'] as const)('refuses what is %s', (status) => {
    expect(() => correct({ title: 'x' }, { ...standing, status })).toThrow(refusal('document.not-open'));
  });
});

describe('offices', () => {
  const { access } = documentRoutes.withdrawDocument;
  const over = (document: Pick<DocumentRecord, 'of' | 'published'>, ...roles: Role[]) =>
    rolesOver(document, { roles }, access);
  const board = { of: { kind: 'board', id: id(4) } } as const;

  it('act on their own papers and on what is in the library, others on what is of a kelurahan', () => {
    const office = aGuideline();
    expect(over(office, 'region')).toEqual(['national', 'region', 'city']);
    expect(() => over(office, 'facilitator')).toThrow(refusal('access.role'));
    expect(over(board, 'secretariat')).toEqual(['facilitator', 'secretariat']);
    expect(() => over(board, 'national')).toThrow(refusal('access.role'));
    expect(over({ ...board, published: publish().next.published }, 'city')).toContain('city');
  });

  it('work inside the area of who acts for them, where there is one', () => {
    const register = () => ({ has: (code: string) => ['31', '31.71'].includes(code), version: '2025' });
    const area = (code: string, of = 'ID') => areaOfOffice(code, { area: of }, register);
    expect(area('ID')).toEqual({ scheme: 'kemendagri', code: 'ID', version: '2025' });
    expect(area('31.71', '31')).toEqual(anArea('31.71'));
    expect(() => area('31', '31.71')).toThrow(refusal('access.outside-area'));
    expect(() => area('ID', '31')).toThrow(refusal('access.outside-area'));
    expect(() => area('31.79')).toThrow(refusalAt('area.unknown', '/of/id'));
  });
});

it('a download is called after its title, without what leads somewhere', () => {
  expect(fileNameOf('Juknis: a/b "c"?', 'application/pdf')).toBe('Juknis a b c.pdf');
  expect(fileNameOf('../..', 'text/plain; charset=utf-8')).toBe('dokumen.txt');
  expect(fileNameOf('Laporan', 'application/zip')).toBe('Laporan');
});
