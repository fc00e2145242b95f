import { describe, expect, it } from 'vitest';
import {
  checkDocument,
  completeDocument,
  type DocumentRecord,
  isWaiting,
  mustBeOpenFor,
  refuseDocument,
  registerDocument,
  storeDocument,
  withdrawDocument,
} from '../../functions/documents/domain/document.ts';
import { mostOpen } from '../../functions/documents/domain/kind.ts';
import { mustBeChecked, mustSee, seesOriginal } from '../../functions/documents/domain/sight.ts';
import type { Role } from '../../shared/contract/access.ts';
import { documentKinds } from '../../shared/routes/documents/document.ts';
import { aGiven, aLocation, anEntry, anId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

type Registration = Parameters<typeof registerDocument>[0];
const body: Registration = {
  locationId: aLocation().locationId,
  kind: 'minutes',
  of: { kind: 'board', id: anId('BARD', 1) },
  size: 300_000,
  sha256: 'a'.repeat(64),
  contentType: 'application/pdf',
  fileName: 'BA-01 Contoh.pdf',
  line: 'slow',
};
const register = (more: Partial<Registration> = {}) =>
  registerDocument({ ...body, ...more }, aLocation(), anEntry, aGiven());
const aDocument = (more: Partial<DocumentRecord> = {}): DocumentRecord => ({ ...register().next, ...more });

describe('registering a document', () => {
  it('announces it by its hash and says how its bytes are to come; its name stands nowhere in the open', () => {
    const { next, personal, events } = register({ made: { at: '2012-08-12T03:00:00Z' } });
    expect(next).toMatchObject({ status: 'registered', level: 'P1', version: 1 });
    expect(next.upload).toMatchObject({ how: 'chunks', chunkBytes: 262_144, chunks: 2 });
    expect(personal).toEqual({ fileName: body.fileName, made: { at: '2012-08-12T03:00:00Z' } });
    expect(events).toMatchObject([{ contract: { type: 'document-registered.v1' } }]);
    expect(JSON.stringify([next, events])).not.toContain('Contoh.pdf');
  });

  it('L4: is for a requirement of the right kind of record, by the right kind of document', () => {
    const of = { kind: 'term', id: anId('TERM', 1) } as const;
    const fitting = register({ of, requirement: 'election-minutes' });
    expect(fitting.next.requirement).toBe('election-minutes');
    expect(fitting.events[0].data).toMatchObject({ requirement: 'election-minutes' });
    const mismatch = refusalAt('document.requirement-mismatch', '/requirement');
    expect(() => register({ requirement: 'election-minutes' })).toThrow(mismatch);
    expect(() => register({ of, kind: 'deed', requirement: 'election-minutes' })).toThrow(mismatch);
    expect(() => register({ of, requirement: 'term-deed' })).toThrow(mismatch);
  });

  it.each([
    '../etc/passwd',
    '..\\windows',
    'a/b.pdf',
    'C:file.pdf',
    '.hidden',
    'name.',
    'con.pdf',
    'LPT1',
    'a<b>.pdf',
    'who?.pdf',
  ])('refuses the name %s, which leads somewhere', (fileName) => {
    expect(() => register({ fileName })).toThrow(refusalAt('document.name-unsafe', '/fileName'));
  });

  it.each(['Berita Acara RT 03.pdf', 'Foto—50 %.pdf', 'Ñandú 2012.pdf', 'console.pdf', 'a.b.pdf'])(
    'takes the name %s',
    (fileName) => {
      expect(register({ fileName }).personal.fileName).toBe(fileName);
    },
  );

  it('refuses a type that is not taken, and a size beyond that of its type', () => {
    expect(() => register({ contentType: 'application/zip' })).toThrow(
      refusalAt('document.type-not-allowed', '/contentType'),
    );
    expect(() => register({ contentType: 'image/jpeg', size: 30_000_001 })).toThrow(
      refusalAt('document.too-large', '/size', { most: 30_000_000 }),
    );
    expect(register({ contentType: 'image/jpeg', size: 30_000_000 }).next.size).toBe(30_000_000);
  });

  it('refuses what was made in the future', () => {
    expect(() => register({ made: { at: '2012-09-01T05:00:01Z' } })).toThrow(
      refusalAt('document.made-in-future', '/made/at'),
    );
  });

  it('section 16: is as open as its kind at most, and of a household never', () => {
    expect(() => register({ level: 'P0' })).toThrow(
      refusalAt('document.level-too-open', '/level', { most: 'P1' }),
    );
    expect(register({ level: 'P3' }).next.level).toBe('P3');
    for (const kind of documentKinds) expect(mostOpen(kind, 'household')).toBe('P3');
  });
});

describe('on its way', () => {
  const given = aGiven();

  it('takes bytes only from the account that announced it, while it is open', () => {
    const document = aDocument();
    expect(mustBeOpenFor(document, anEntry.by, given.now)).toBe(document.upload);
    expect(() => mustBeOpenFor(document, 'account-2', given.now)).toThrow(refusal('document.of-another'));
    const late = new Date('2012-09-15T05:00:01.000Z');
    expect(() => mustBeOpenFor(document, anEntry.by, late)).toThrow(refusal('document.not-open'));
    expect(() => mustBeOpenFor({ ...document, status: 'completed' }, anEntry.by, given.now)).toThrow(
      refusal('document.not-open'),
    );
  });

  it('is completed, stored and checked, each told once by its own event', () => {
    const completed = completeDocument(aDocument(), given);
    expect([completed.next.status, isWaiting(completed.next)]).toEqual(['completed', true]);
    const stored = storeDocument(completed.next, given);
    expect([stored.next.status, stored.next.upload, isWaiting(stored.next)]).toEqual([
      'stored',
      undefined,
      false,
    ]);
    const checked = checkDocument(
      stored.next,
      { pages: 2, flags: [{ code: 'photo.used-before', details: {} }] },
      given,
    );
    expect(checked.next).toMatchObject({ status: 'checked', pages: 2, version: 4 });
    expect(checked.events).toMatchObject([
      {
        contract: { type: 'document-checked.v1' },
        data: { of: body.of, level: 'P1', sha256: body.sha256, flags: ['photo.used-before'] },
      },
    ]);
  });

  it('is refused with every rule that it breaks', () => {
    const { next, events } = refuseDocument(aDocument(), [{ code: 'document.polyglot' }], given);
    expect(next).toMatchObject({ status: 'refused', reasons: [{ code: 'document.polyglot' }] });
    expect(events).toMatchObject([{ data: { reasons: ['document.polyglot'] } }]);
  });

  it('is withdrawn once, with a reason', () => {
    const { next, events } = withdrawDocument(aDocument({ status: 'checked' }), 'Salah berkas', given);
    expect(next).toMatchObject({ status: 'withdrawn', withdrawnBecause: 'Salah berkas' });
    expect(events).toMatchObject([{ contract: { type: 'document-withdrawn.v1' } }]);
    for (const status of ['withdrawn', 'refused'] as const)
      expect(() => withdrawDocument(aDocument({ status }), 'Lagi', given)).toThrow(
        refusal('document.not-open', { status }),
      );
  });
});

describe('section 16: who sees a document', () => {
  const looking = (id: string, ...roles: Role[]) => ({
    caller: { id, roles, area: '31.71' },
    roles,
    purpose: 'audit' as const,
  });
  const other = (...roles: Role[]) => looking('account-2', ...roles);

  it('P0 and P1: everybody, without a purpose', () => {
    for (const level of ['P0', 'P1'] as const)
      expect(() =>
        mustSee(aDocument({ level }), { ...other('volunteer'), purpose: undefined }),
      ).not.toThrow();
  });

  it('P2: users of the programme for a purpose, volunteers and groups not', () => {
    const document = aDocument({ level: 'P2' });
    expect(() => mustSee(document, other('board'))).not.toThrow();
    expect(() => mustSee(document, { ...other('board'), purpose: undefined })).toThrow(
      refusal('privacy.purpose-missing'),
    );
    for (const role of ['volunteer', 'group'] as const)
      expect(() => mustSee(document, other(role))).toThrow(refusal('document.level-restricted'));
  });

  it('P3: named roles, and who has sent it', () => {
    const document = aDocument({ level: 'P3' });
    for (const role of ['facilitator', 'secretariat', 'auditor', 'national'] as const)
      expect(() => mustSee(document, other(role))).not.toThrow();
    expect(() => mustSee(document, other('board'))).toThrow(refusal('document.level-restricted'));
    expect(() => mustSee(document, looking(anEntry.by, 'volunteer'))).not.toThrow();
  });

  it('the original of a photo is for named roles and its sender: it tells place and device', () => {
    expect(seesOriginal(aDocument(), other('facilitator'))).toBe(true);
    expect(seesOriginal(aDocument(), looking(anEntry.by, 'volunteer'))).toBe(true);
    expect(seesOriginal(aDocument(), other('city'))).toBe(false);
  });

  it('only what was checked is read', () => {
    expect(() => mustBeChecked(aDocument({ status: 'checked' }))).not.toThrow();
    for (const status of ['registered', 'completed', 'stored', 'refused', 'withdrawn'] as const)
      expect(() => mustBeChecked(aDocument({ status }))).toThrow(refusal('document.not-checked', { status }));
  });
});
