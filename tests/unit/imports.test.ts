import { describe, expect, it } from 'vitest';
import {
  advanceCommit,
  advanceUndo,
  checkImport,
  commitImport,
  type ImportRecord,
  isAt,
  receiveImport,
  takeBackImport,
} from '../../functions/registration/domain/import.ts';
import { withdrawHousehold } from '../../functions/registration/domain/withdrawal.ts';
import { idsOf } from '../../functions/registration/store/import-ids.ts';
import { mostFileBytes } from '../../shared/routes/registration/imports.ts';
import { aGiven, aHousehold, aLocation, anEntry, anId } from '../support/builders.ts';

const importId = anId<ImportRecord['importId']>('MPRT', 1);
const boardId = anId<NonNullable<ImportRecord['boardId']>>('BARD', 1);
const noon = '2012-09-01T05:00:00.000Z';
const daysLater = (days: number) => new Date(Date.parse(noon) + days * 86_400_000).toISOString();
const by = 'account-2';

const aFile = { importId, kind: 'households', bytes: 1_000, file: 'file-1' } as const;
const received = (more: object = {}) =>
  receiveImport({ ...aFile, ...more }, aLocation(), anEntry, aGiven(noon)).next;
const counts = { rows: 500, records: 450, good: 430, faults: 25, notes: 3 };
const checked = (more: Partial<typeof counts> = {}, isUnreadable = false): ImportRecord =>
  checkImport(received(), { isUnreadable, counts: { ...counts, ...more } }, aGiven(noon))!.next;
const committing = () => commitImport(checked({ faults: 0, good: 450 }), { by }, aGiven(noon)).next;
const committed = () =>
  advanceCommit(committing(), { done: 450, stored: 449, refused: 1 }, aGiven(noon)).next;

describe('receiving a file', () => {
  it('keeps it for two weeks, and asks that it be looked through', () => {
    const { next, events } = receiveImport(aFile, aLocation(), anEntry, aGiven(noon));
    expect(next).toMatchObject({ status: 'received', version: 1, fileUntil: daysLater(14) });
    expect(next.origin).toMatchObject({ source: 'import', enteredBy: anEntry.by });
    expect(events).toMatchObject([{ contract: { type: 'import-received.v1' }, data: { done: 0 } }]);
    expect(JSON.stringify(events)).not.toContain('file-1');
  });

  it('takes 1 MB, and not a byte more', () => {
    expect(received({ bytes: mostFileBytes }).bytes).toBe(mostFileBytes);
    expect(() => received({ bytes: mostFileBytes + 1 })).toThrow(
      expect.objectContaining({
        code: 'import.too-large',
        errors: [expect.objectContaining({ pointer: '/content' })],
      }),
    );
  });

  it('needs the board for groups, and for groups alone', () => {
    expect(received({ kind: 'groups', boardId }).boardId).toBe(boardId);
    expect(() => received({ kind: 'groups' })).toThrow(
      expect.objectContaining({ code: 'import.board-missing' }),
    );
    expect(() => received({ boardId })).toThrow(expect.objectContaining({ code: 'import.board-unneeded' }));
  });
});

describe('the dry run', () => {
  it.each([
    ['checked', { faults: 0 }, false],
    ['faulty', { faults: 1 }, false],
    ['failed', { faults: 1 }, true],
  ] as const)('leaves the import %s', (status, found, isUnreadable) => {
    expect(checked(found, isUnreadable)).toMatchObject({ status, version: 2, counts: found });
  });

  it('is noted once', () => {
    expect(checkImport(checked(), { isUnreadable: false, counts }, aGiven(noon))).toBeUndefined();
  });
});

describe('committing', () => {
  it('begins at the first record, by whoever asks', () => {
    const { next, events } = commitImport(checked({ faults: 0 }), { by }, aGiven(noon));
    expect(next).toMatchObject({ status: 'committing', progress: { done: 0, of: 450 }, committedBy: by });
    expect(events).toMatchObject([{ contract: { type: 'import-committed.v1' } }]);
  });

  it('stores nothing of a file with faults, unless its good rows are asked for', () => {
    for (const goodRowsOnly of [undefined, false])
      expect(() => commitImport(checked(), { by, goodRowsOnly }, aGiven(noon))).toThrow(
        expect.objectContaining({ code: 'import.has-faults', details: { faults: 25 } }),
      );
    expect(commitImport(checked(), { by, goodRowsOnly: true }, aGiven(noon)).next.status).toBe('committing');
  });

  it('needs a good row', () => {
    const commit = (good: number) =>
      commitImport(checked({ good }), { by, goodRowsOnly: true }, aGiven(noon));
    expect(() => commit(0)).toThrow(expect.objectContaining({ code: 'import.nothing-good' }));
    expect(commit(1).next.status).toBe('committing');
  });

  it('ends with the last day of the file', () => {
    const commit = (days: number) => commitImport(checked({ faults: 0 }), { by }, aGiven(daysLater(days)));
    expect(commit(13.99).next.status).toBe('committing');
    expect(() => commit(14)).toThrow(expect.objectContaining({ code: 'import.file-gone' }));
  });

  it.each([
    ['received', received],
    ['failed', () => checked({}, true)],
    ['committing', committing],
    ['committed', committed],
  ] as const)('is refused while the import is %s', (status, record) => {
    expect(() => commitImport(record(), { by, goodRowsOnly: true }, aGiven(noon))).toThrow(
      expect.objectContaining({ code: 'import.status', details: { status } }),
    );
  });

  it('moves the marker behind each chunk, and ends behind the last', () => {
    const first = advanceCommit(committing(), { done: 200, stored: 199, refused: 1 }, aGiven(noon));
    expect(first.next).toMatchObject({ status: 'committing', progress: { done: 200, of: 450 } });
    expect(first.events).toMatchObject([{ contract: { type: 'import-advanced.v1' }, data: { done: 200 } }]);
    const last = advanceCommit(first.next, { done: 450, stored: 250, refused: 0 }, aGiven(noon));
    expect(last.next).toMatchObject({
      status: 'committed',
      counts: { stored: 449, refused: 1 },
      undoUntil: daysLater(90),
    });
    expect(last.events).toMatchObject([{ contract: { type: 'import-finished.v1' } }]);
  });

  it('does a step once: a message that comes again finds the marker ahead', () => {
    const before = committing();
    const { next } = advanceCommit(before, { done: 200, stored: 200, refused: 0 }, aGiven(noon));
    expect(isAt(before, { status: 'committing', done: 0 })).toBe(true);
    expect(isAt(next, { status: 'committing', done: 0 })).toBe(false);
    expect(isAt(committed(), { status: 'committing', done: 450 })).toBe(false);
  });
});

describe('taking back', () => {
  const undoing = () => takeBackImport(committed(), { by }, aGiven(noon)).next;

  it('begins with what was stored, within a quarter', () => {
    expect(undoing()).toMatchObject({ status: 'undoing', progress: { done: 0, of: 449 }, takenBackBy: by });
    const undo = (days: number) => takeBackImport(committed(), { by }, aGiven(daysLater(days)));
    expect(undo(89.99).next.status).toBe('undoing');
    expect(() => undo(90)).toThrow(expect.objectContaining({ code: 'import.too-late' }));
  });

  it.each([
    ['checked', () => checked({ faults: 0 })],
    ['committing', committing],
    ['undoing', undoing],
  ] as const)('is refused while the import is %s', (status, record) => {
    expect(() => takeBackImport(record(), { by }, aGiven(noon))).toThrow(
      expect.objectContaining({ code: 'import.status', details: { status } }),
    );
  });

  it('counts what was undone and what was kept, and ends behind the last', () => {
    const first = advanceUndo(undoing(), { undone: 198, kept: 2 }, aGiven(noon));
    expect(first.next).toMatchObject({ status: 'undoing', progress: { done: 200, of: 449 } });
    const last = advanceUndo(first.next, { undone: 249, kept: 0 }, aGiven(noon));
    expect(last.next).toMatchObject({ status: 'undone', counts: { undone: 447, kept: 2 } });
    expect(last.events).toMatchObject([{ contract: { type: 'import-undone.v1' } }]);
  });
});

describe('a record that an import brought', () => {
  it('is taken back as it was left, and tells the version in which devices drop it', () => {
    const { version, events } = withdrawHousehold(aHousehold(), aGiven(noon));
    expect(version).toBe(2);
    expect(events).toMatchObject([{ contract: { type: 'household-withdrawn.v1' }, recordversion: 2 }]);
    expect(() => withdrawHousehold(aHousehold({ version: 2 }), aGiven(noon))).toThrow(
      expect.objectContaining({ code: 'import.changed-since', details: { version: 2 } }),
    );
  });

  it('has the same ids whenever its file is read', () => {
    const read = (seed: string) => Array.from({ length: 3 }, idsOf(seed, new Date(noon)));
    expect(read('import-1')).toEqual(read('import-1'));
    expect(new Set([...read('import-1'), ...read('import-2')]).size).toBe(6);
    for (const id of read('import-1')) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  });
});
