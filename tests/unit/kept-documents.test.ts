import { describe, expect, it } from 'vitest';
import {
  checkDocument,
  type DocumentRecord,
  equalTo,
  holderOf,
  registerDocument,
} from '../../functions/documents/domain/document.ts';
import { deleteDocument, holdDocument, readdressDocument } from '../../functions/documents/domain/keeping.ts';
import { keptUntilOf, listPapersUntil } from '../../functions/documents/domain/retention.ts';
import { laterThan, nextVersion } from '../../functions/documents/domain/series.ts';
import { mayShare } from '../../functions/documents/domain/sight.ts';
import type { Role } from '../../shared/contract/access.ts';
import type { DocumentId, LocationId } from '../../shared/contract/primitives.ts';
import { documentKinds } from '../../shared/routes/documents/document.ts';
import { aGiven, aLocation, anEntry, anId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';

const idOf = (number: number) => anId<DocumentId>('DCM', number);
const facts = {
  size: 300_000,
  sha256: 'a'.repeat(64),
  contentType: 'application/pdf',
  fileName: 'BA-01 Contoh.pdf',
} as const;
const body = {
  ...facts,
  documentId: idOf(1),
  locationId: aLocation().locationId,
  kind: 'minutes' as const,
  of: { kind: 'board' as const, id: anId<string>('BARD', 1) },
};
const given = aGiven();
const register = (more: object = {}, entry: object = {}) =>
  registerDocument({ ...body, ...more }, aLocation(), { ...anEntry, ...entry }, given);
const aDocument = (more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  ...register().next,
  status: 'checked',
  ...more,
});
const typesOf = (events: readonly { readonly contract: { readonly type: string } }[]) =>
  events.map(({ contract }) => contract.type);

describe('equal bytes', () => {
  it('need not come again: the document is stored as it is announced', () => {
    const { next, events } = register({}, { bytesOf: idOf(9) });
    expect(next).toMatchObject({ status: 'stored', bytesOf: idOf(9), version: 1 });
    expect(next.upload).toBeUndefined();
    expect(typesOf(events)).toEqual(['document-registered.v1', 'document-stored.v1']);
    expect([holderOf(next), holderOf(register().next)]).toEqual([idOf(9), idOf(1)]);
  });

  const known = { ...aDocument(), isChecked: true };
  it.each([
    ['that is not checked', { isChecked: false }],
    ['of another size', { size: 1 }],
    ['of another type', { contentType: 'text/plain' }],
    ['of another kelurahan', { locationId: anId<LocationId>('PACE', 2) }],
    ['that is the same document', { documentId: idOf(2) }],
  ])('are not those of one %s', (_, more) => {
    expect(equalTo([known], aDocument(), idOf(2))).toBe(known);
    expect(equalTo([{ ...known, ...more }], aDocument(), idOf(2))).toBeUndefined();
  });

  it('are had without sending them by their sender and by named roles: a hash alone opens nothing', () => {
    const by = (id: string, ...roles: Role[]) =>
      mayShare({ enteredBy: anEntry.by }, { caller: { id, roles, area: '31.71' }, roles });
    expect([by(anEntry.by, 'volunteer'), by('account-2', 'facilitator')]).toEqual([true, true]);
    expect([by('account-2', 'volunteer'), by('account-2', 'unit', 'board')]).toEqual([false, false]);
  });
});

describe('section 16: retention', () => {
  it('ends for papers of money ten years after they were checked, and for others with their record', () => {
    for (const kind of documentKinds) {
      const until = kind === 'receipt' || kind === 'agreement' ? '2022-09-01' : undefined;
      expect(keptUntilOf({ ...aDocument(), kind }, given)).toBe(until);
      expect(checkDocument(aDocument({ kind, status: 'stored' }), {}, given).next.keptUntil).toBe(until);
    }
  });

  it('ends for the papers of a list of poor households five years after another took its place', () => {
    expect(listPapersUntil({ code: '31.71.01.1001' }, given)).toBe('2017-09-01');
  });
});

describe('deleting a document', () => {
  const decision = { cause: 'decision', because: 'Salah berkas' } as const;
  it('leaves a tombstone, and tells whoever relied on it', () => {
    const document = aDocument({
      image: { width: 1, height: 1 },
      pages: 1,
      flags: [],
      withdrawnBecause: 'x',
    });
    const { next, events } = deleteDocument(document, decision, given);
    expect(next).toMatchObject({ status: 'deleted', deleted: decision, sha256: body.sha256, version: 2 });
    expect(next).toMatchObject({ erasedAt: given.now.toISOString(), withdrawnBecause: 'x' });
    expect([next.image, next.pages, next.flags, next.upload]).toEqual(Array(4).fill(undefined));
    expect(typesOf(events)).toEqual(['document-deleted.v1', 'document-withdrawn.v1']);
    const unread = deleteDocument(aDocument({ status: 'registered' }), decision, given);
    expect(typesOf(unread.events)).toEqual(['document-deleted.v1']);
  });

  it('for an erasure keeps no words and no fingerprint (D-3)', () => {
    const { next } = deleteDocument(aDocument({ withdrawnBecause: 'Nama' }), { cause: 'erasure' }, given);
    expect([next.withdrawnBecause, next.createdAs]).toEqual([undefined, 'erased']);
  });

  it('is refused twice, and while it is held', () => {
    const gone = aDocument({ status: 'deleted' });
    expect(() => deleteDocument(gone, decision, given)).toThrow(refusal('document.not-open'));
    const held = aDocument({ held: { because: 'Audit', since: '2012-08-01T00:00:00.000Z' } });
    expect(() => deleteDocument(held, decision, given)).toThrow(refusal('document.held'));
  });
});

describe('a legal hold', () => {
  const owner = { isOwnerErased: false };
  const put = { held: true, because: 'Audit' };
  const lift = { held: false, because: 'Selesai' };
  const held = aDocument({ held: { because: 'Audit', since: '2012-08-01T00:00:00.000Z' } });

  it('is put once, keeps its day when its reason changes, and is lifted', () => {
    expect(holdDocument(aDocument(), put, owner, given)?.next.held).toEqual({
      because: 'Audit',
      since: given.now.toISOString(),
    });
    expect(holdDocument(held, put, owner, given)).toBeUndefined();
    expect(holdDocument(held, { held: true, because: 'Lain' }, owner, given)?.next.held).toEqual({
      because: 'Lain',
      since: '2012-08-01T00:00:00.000Z',
    });
    expect(holdDocument(held, lift, owner, given)?.next).toMatchObject({ status: 'checked' });
    expect(holdDocument(held, lift, owner, given)?.next.held).toBeUndefined();
    expect(holdDocument(aDocument(), lift, owner, given)).toBeUndefined();
    expect(() => holdDocument(aDocument({ status: 'deleted' }), put, owner, given)).toThrow(
      refusal('document.not-open'),
    );
  });

  it.each([
    ['retention', '2012-09-01', false],
    ['retention', '2012-08-31', false],
    ['erasure', undefined, true],
  ] as const)('lifted does what was due: %s', (cause, keptUntil, isOwnerErased) => {
    const decision = holdDocument({ ...held, keptUntil }, lift, { isOwnerErased }, given);
    expect(decision?.next).toMatchObject({ status: 'deleted', deleted: { cause }, version: 2 });
    expect(typesOf(decision?.events ?? [])).toEqual([
      'document-hold-changed.v1',
      'document-deleted.v1',
      'document-withdrawn.v1',
    ]);
  });

  it('lifted before the end of the retention leaves the document', () => {
    const next = holdDocument({ ...held, keptUntil: '2012-09-02' }, lift, owner, given)?.next;
    expect(next?.status).toBe('checked');
  });
});

describe('versions of a document', () => {
  const version = (number: number, status: DocumentRecord['status']) =>
    aDocument({ documentId: idOf(number), status, series: { first: idOf(1), before: idOf(1), number } });

  it('are for the same record and requirement, as open as the one before or less', () => {
    const first = aDocument({ requirement: 'election-minutes', level: 'P2' });
    expect(nextVersion(first, [], facts)).toEqual({
      body: {
        ...facts,
        locationId: body.locationId,
        kind: 'minutes',
        of: body.of,
        requirement: 'election-minutes',
        level: 'P2',
      },
      series: { first: idOf(1), before: idOf(1), number: 2 },
    });
    expect(nextVersion(first, [], { ...facts, level: 'P3' }).body.level).toBe('P3');
    expect(() => nextVersion(first, [], { ...facts, level: 'P1' })).toThrow(
      refusalAt('document.level-too-open', '/level', { most: 'P2' }),
    );
    expect(nextVersion(version(4, 'published'), [], facts).series).toEqual({
      first: idOf(1),
      before: idOf(4),
      number: 5,
    });
  });

  it('follow one that is checked, and no other stands after it', () => {
    expect(() => nextVersion(version(2, 'withdrawn'), [], facts)).toThrow(refusal('document.not-checked'));
    for (const status of ['registered', 'stored', 'checked'] as const)
      expect(() => nextVersion(aDocument(), [version(2, status)], facts)).toThrow(
        refusal('document.version-exists', { documentId: idOf(2) }),
      );
    const ended = [version(2, 'refused'), version(3, 'withdrawn'), version(4, 'deleted')];
    expect(nextVersion(aDocument(), ended, facts).series).toMatchObject({ before: idOf(1), number: 5 });
    expect(laterThan(version(3, 'checked'), ended)).toEqual([ended[2]]);
  });
});

it('X-3: a document follows its location to its new code, once', () => {
  const continues = { locationId: body.locationId, code: '31.71.01.1003' };
  const moved = readdressDocument(aDocument(), { continues }, given);
  expect(moved?.next).toMatchObject({ status: 'checked', area: { code: continues.code }, version: 2 });
  expect(moved && readdressDocument(moved.next, { continues }, given)).toBeUndefined();
});
