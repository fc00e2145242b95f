import { describe, expect, it } from 'vitest';
import { foundIn, withFindings } from '../../functions/activities/domain/activity-findings.ts';
import type { Account, ChangeRequest, FindingCode } from '../../shared/routes/activities/activity-parts.ts';
import type { Requirement } from '../../shared/routes/documents/requirement.ts';
import { anActivity, paperId } from '../support/activity-builders.ts';
import { anId } from '../support/builders.ts';

type Changes = NonNullable<Parameters<typeof anActivity>[0]>;

const met = (requirement: Requirement, status: 'met' | 'withdrawn' = 'met') => ({
  requirement,
  documentId: paperId(1),
  status,
});
const proven = [met('activity-drawing'), met('activity-ranking'), met('activity-decision')];
const approvedChange = (to: ChangeRequest['to']) => [
  { changeRequestId: anId('CHNG', 1), status: 'approved', to, from: {} } as unknown as ChangeRequest,
];
const account: Account = {
  status: 'reported',
  reportedOn: '2013-02-01',
  receipts: [],
  spentRupiah: 0,
  realisedVolume: 800,
};
const completion = { on: '2013-02-01', realisedVolume: 800, realisedKind: 'saluran', documentId: paperId(4) };

/** Of the state auditor's findings, each with a record that has it and the one nearest to it that has not. */
const cases: readonly (readonly [FindingCode, string, Changes, Changes])[] = [
  [
    'smaller-than-plan',
    'a proposal smaller than its plan',
    { proposedVolume: 799.999 },
    { proposedVolume: 800 },
  ],
  [
    'smaller-than-plan',
    'smaller without a change that was approved',
    { proposedVolume: 700, changes: approvedChange({ volume: 710 }) },
    { proposedVolume: 700, changes: approvedChange({ volume: 700 }) },
  ],
  [
    'other-length',
    'an 800 m drain against another length in the plan',
    { plannedVolume: 650 },
    { plannedVolume: 650, unitOfMeasure: 'unit' },
  ],
  [
    'swadaya-short',
    'swadaya that was not realised',
    { account, labour: { minutes: 0, unvaluedMinutes: 0, rupiah: 5_999_999 } },
    { account, labour: { minutes: 0, unvaluedMinutes: 0, rupiah: 6_000_000 } },
  ],
  [
    'kind-changed',
    'fogging whose money became santunan',
    { kind: 'fogging', completion: { ...completion, realisedKind: 'santunan' } },
    { kind: 'santunan', completion: { ...completion, realisedKind: 'santunan' } },
  ],
  [
    'no-contribution',
    'not done because no poor person could give the contribution',
    { cancellation: { on: '2013-02-01', documentId: paperId(1), cause: 'no-contribution' } },
    { cancellation: { on: '2013-02-01', documentId: paperId(1), cause: 'refused-by-office' } },
  ],
  [
    'changed-without-minutes',
    'another volume than was agreed',
    { realisedVolume: 800.001 },
    { realisedVolume: 800 },
  ],
  [
    'without-minutes',
    'ranked, and the minutes were withdrawn',
    { status: 'ranked', evidence: [met('activity-drawing'), met('activity-ranking', 'withdrawn')] },
    { status: 'ranked', evidence: [met('activity-drawing'), met('activity-ranking')] },
  ],
  [
    'without-minutes',
    'approved without ratification',
    { status: 'approved', evidence: [met('activity-drawing'), met('activity-ranking')] },
    { status: 'approved' },
  ],
  [
    'without-drawings',
    'works without drawings',
    { evidence: [met('activity-drawing', 'withdrawn'), ...proven.slice(1)] },
    { field: 'social', evidence: proven.slice(1) },
  ],
];

describe('A-4: what an auditor would find', () => {
  it('nothing in a drain as the plan has it', () => {
    expect(foundIn(anActivity({ status: 'submitted', evidence: proven }))).toEqual([]);
  });

  it.each(cases)('%s: %s', (code, _, has, hasNot) => {
    const base = { status: 'submitted', evidence: proven } as const;
    expect(foundIn(anActivity({ ...base, ...has }))).toContain(code);
    expect(foundIn(anActivity({ ...base, ...hasNot }))).not.toContain(code);
  });

  it('nothing in a draft, which may still be anything', () => {
    expect(foundIn(anActivity({ proposedVolume: 1 }))).toEqual([]);
  });
});

describe('the history of findings', () => {
  const short = { status: 'submitted', proposedVolume: 700, unitOfMeasure: 'm2', evidence: proven } as const;
  const found = withFindings(anActivity(short), '2013-02-01');

  it('has each once, from the day it was found', () => {
    const finding = { code: 'smaller-than-plan', rule: 'A-4', foundOn: '2013-02-01' };
    expect(found.findings).toEqual([finding]);
    expect(withFindings(found, '2013-02-05').findings).toEqual([finding]);
  });

  it('clears one that holds no more, and finds it again', () => {
    const cleared = withFindings({ ...found, proposedVolume: 800 }, '2013-02-03');
    expect(cleared.findings).toMatchObject([{ foundOn: '2013-02-01', clearedOn: '2013-02-03' }]);
    const again = withFindings({ ...cleared, proposedVolume: 700 }, '2013-02-07');
    expect(again.findings).toMatchObject([{ clearedOn: '2013-02-03' }, { foundOn: '2013-02-07' }]);
  });
});
