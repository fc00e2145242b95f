import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../../functions/activities/domain/activity.ts';
import {
  acceptAccount,
  examineAccount,
  publishAccount,
  reportAccount,
} from '../../functions/activities/domain/activity-account.ts';
import { askForChange, decideChange } from '../../functions/activities/domain/activity-changes.ts';
import {
  cancelActivity,
  contractActivity,
  decideActivity,
  suspendActivity,
} from '../../functions/activities/domain/activity-decision.ts';
import { closeActivity, planMaintenance } from '../../functions/activities/domain/activity-maintenance.ts';
import { followMoney } from '../../functions/activities/domain/activity-money.ts';
import {
  examineActivity,
  rankActivity,
  submitActivity,
} from '../../functions/activities/domain/activity-proposal.ts';
import {
  ended,
  hasReached,
  mustBeAllowed,
  type StepName,
  steps,
} from '../../functions/activities/domain/activity-states.ts';
import { completeActivity, reportProgress } from '../../functions/activities/domain/activity-work.ts';
import { Problem } from '../../shared/errors.ts';
import { type ActivityStatus, activityStatuses } from '../../shared/routes/activities/status.ts';
import {
  aBoardCopy,
  aMet,
  anActivity,
  anActor,
  aPoor,
  atWork,
  manyPapers,
  paperId,
} from '../support/activity-builders.ts';
import { anId } from '../support/builders.ts';
import { refusal } from '../support/refusals.ts';

describe('the course of an activity (section 6)', () => {
  const all = Object.keys(steps) as StepName[];
  const froms = (name: StepName): readonly ActivityStatus[] => steps[name].from;

  it.each(all)('%s is allowed from its states, and refused in every other', (name) => {
    for (const status of activityStatuses) {
      const attempt = () => mustBeAllowed(name, { status });
      if (froms(name).includes(status)) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(refusal('activity.not-now', { status }));
    }
  });

  it('leads from a draft to every state, and out of none that ends', () => {
    const reached = new Set<ActivityStatus>(['draft']);
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const name of all)
        if (froms(name).some((one) => reached.has(one))) for (const to of steps[name].to) reached.add(to);
    }
    expect([...reached].toSorted()).toEqual([...activityStatuses].toSorted());
    for (const name of all) expect(froms(name).filter((one) => ended.includes(one))).toEqual([]);
  });

  it('knows how far a suspended one had come', () => {
    expect(hasReached({ status: 'suspended', suspendedFrom: 'funded' }, 'approved')).toBe(true);
    expect(hasReached({ status: 'suspended', suspendedFrom: 'approved' }, 'funded')).toBe(false);
    expect(hasReached({ status: 'returned' }, 'submitted')).toBe(false);
  });
});

type Real = { activity: ActivityRecord };
type Model = { status: ActivityStatus; readonly seen: Set<ActivityStatus> };

const point = { type: 'Point' as const, coordinates: [106.82, -6.17] as [number, number] };
const change = anId<ActivityRecord['changes'][number]['changeRequestId']>('CHNG', 1);
const photos = [{ documentId: paperId(1), point, takenOn: '2013-02-01' }];

/** Every step with arguments that are valid but for the state that the activity is in. */
const taken: Readonly<Record<string, (activity: ActivityRecord) => { next: ActivityRecord } | undefined>> = {
  submit: (one) =>
    submitActivity(
      one,
      { drawings: [paperId(1)] },
      {
        actor: { ...anActor, account: 'account-1', personIds: [] },
        poor: aPoor(),
        papers: manyPapers('activity-drawing'),
      },
      atWork(),
    ),
  examine: (one) =>
    examineActivity(
      one,
      { outcome: 'feasible', form: { documentId: paperId(1), number: 'K-1', date: '2013-01-25' } },
      { actor: anActor, members: [], papers: manyPapers('activity-feasibility') },
      atWork(),
    ),
  return: (one) =>
    examineActivity(
      one,
      {
        outcome: 'returned',
        reason: 'Kurang',
        form: { documentId: paperId(1), number: 'K-1', date: '2013-01-25' },
      },
      { actor: anActor, members: [], papers: manyPapers('activity-feasibility') },
      atWork(),
    ),
  rank: (one) =>
    rankActivity(
      one,
      {
        minutes: { documentId: paperId(1), number: 'BA', date: '2013-01-28' },
        attendance: { total: 2, women: 1, men: 1, poor: 1 },
        rank: 1,
      },
      manyPapers('activity-ranking'),
      atWork(),
    ),
  decide: (one) => decideActivity(one, { outcome: 'approved' }, { ...aMet(), poor: aPoor() }, atWork()),
  reject: (one) =>
    decideActivity(one, { outcome: 'rejected', reason: 'Tidak' }, { ...aMet(), poor: aPoor() }, atWork()),
  contract: (one) =>
    contractActivity(
      one,
      { agreement: { documentId: paperId(1), number: 'SPPD', date: '2013-01-31' } },
      { board: aBoardCopy(), ofGroup: [], papers: manyPapers('activity-contract') },
      atWork(),
    ),
  fund: (one) =>
    followMoney(
      one,
      {
        budget: { disbursedRupiah: 0, returnedRupiah: 0 },
        version: one.money.version + 1,
        movement: {
          ...{ entryId: anId('ENT', one.version), disbursementId: anId('DSB', 1), direction: 'paid' },
          ...{ rupiah: 1, on: '2013-02-01' },
        } as never,
      },
      atWork(),
    ),
  progress: (one) =>
    reportProgress(
      one,
      { percent: 100, on: '2013-02-01', photos, siteBoardOn: '2013-01-31' },
      manyPapers('activity-photo'),
      atWork(),
    ),
  complete: (one) =>
    completeActivity(
      {
        ...one,
        progress: [0, 50, 100].map((percent) => ({ percent, on: '2013-02-01', photos: [] })) as never,
      },
      {
        on: '2013-02-01',
        realisedVolume: 800,
        handover: { documentId: paperId(1), number: 'BAST', date: '2013-02-01' },
      },
      manyPapers('activity-handover'),
      atWork(),
    ),
  report: (one) =>
    reportAccount(
      one,
      { receipts: [], realisedVolume: 800, swadaya: [] },
      manyPapers('activity-receipt'),
      atWork(),
    ),
  examineAccount: (one) =>
    examineAccount(one, { outcome: 'examined' }, { actor: anActor, members: [] }, atWork()),
  accept: (one) => acceptAccount(one, aMet(), atWork()),
  publish: (one) =>
    publishAccount(
      one,
      { place: 'Papan', photo: { documentId: paperId(1), date: '2013-02-01' } },
      manyPapers('activity-publication'),
      atWork(),
    ),
  maintain: (one) =>
    planMaintenance(
      one,
      { maintainer: 'KSM', feeRupiah: 0, exemptHouseholds: 0, from: '2013-02-01' },
      atWork(),
    ),
  close: (one) => closeActivity(one, 'Selesai', atWork()),
  suspend: (one) => suspendActivity(one, { outcome: 'suspended', reason: 'Izin' }, aMet(), atWork()),
  resume: (one) => suspendActivity(one, { outcome: 'resumed', reason: 'Izin' }, aMet(), atWork()),
  cancel: (one) => cancelActivity(one, { cause: 'other', reason: 'Batal' }, aMet(), atWork()),
  askForChange: (one) =>
    askForChange(
      { ...one, changes: one.changes.filter(({ status }) => status === 'asked') },
      {
        ...{ changeRequestId: change, cause: 'Ukuran', to: { place: 'RT 09' } },
        minutes: { documentId: paperId(1), number: 'BA', date: '2013-01-20' },
      },
      { actor: anActor, papers: manyPapers('activity-change') },
      atWork(),
    ),
  decideChange: (one) => decideChange(one, change, { outcome: 'approved', ...aMet() }, atWork()),
};

/** Of the names above: which step of the course each is, and where it leads. */
const course: Readonly<Record<string, readonly [StepName, ActivityStatus?]>> = {
  return: ['examine', 'returned'],
  reject: ['decide', 'rejected'],
};

class Taken implements fc.Command<Model, Real> {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  check = () => true;
  toString = () => this.name;

  run(model: Model, real: Real): void {
    const [step, leads] = course[this.name] ?? [this.name as StepName];
    const { from, to }: { from: readonly ActivityStatus[]; to: readonly ActivityStatus[] } = steps[step];
    const { activity: before } = real;
    try {
      const decision = taken[this.name]!(before);
      if (!decision) return;
      real.activity = decision.next;
    } catch (error) {
      expect(error).toBeInstanceOf(Problem); // a refusal, never a defect
      expect(real.activity).toBe(before);
      return;
    }
    const { activity: after } = real;
    expect(after.version).toBe(before.version + 1);
    if (this.name !== 'fund') expect(from).toContain(model.status);
    const expected =
      this.name === 'fund'
        ? model.status === 'contracted'
          ? 'funded'
          : model.status
        : this.name === 'resume'
          ? before.suspendedFrom
          : (leads ?? to[0] ?? model.status);
    expect(after.status).toBe(expected);
    model.status = after.status;
    model.seen.add(after.status);

    // what must hold whatever was done
    const waits = after.changes.some(({ status }) => status === 'asked');
    expect(after.isHeld).toBe(after.status === 'suspended' || (waits && !ended.includes(after.status)));
    if (hasReached(after, 'approved')) expect(after.approved).toBeDefined();
    if (hasReached(after, 'contracted')) expect(after.contract).toBeDefined();
    if (after.status === 'accounted') expect(after.account?.acceptedOn).toBeDefined();
    if (this.name === 'contract') expect(before.isHeld).toBe(false);
  }
}

it('whatever is tried in whatever order, an activity takes only the steps of its course', () => {
  const commands = Object.keys(taken).map((name) => fc.constant(new Taken(name)));
  const likely = [
    'submit',
    'examine',
    'rank',
    'decide',
    'contract',
    'fund',
    'progress',
    'complete',
    'report',
  ];
  const later = ['examineAccount', 'accept', 'publish', 'maintain', 'close'];
  const seen = new Set<ActivityStatus>();
  fc.assert(
    fc.property(
      fc.nat(likely.length + later.length),
      fc.commands(commands, { maxCommands: 40 }),
      (ahead, tried) => {
        const model: Model = { status: 'draft', seen };
        const real: Real = { activity: anActivity() };
        // from some way along the course, so that its late states are tried as often as its first
        for (const name of [...likely, ...later].slice(0, ahead)) new Taken(name).run(model, real);
        fc.modelRun(() => ({ model, real }), tried);
      },
    ),
    { numRuns: 250 },
  );
  expect(seen.size).toBe(activityStatuses.length);
});
