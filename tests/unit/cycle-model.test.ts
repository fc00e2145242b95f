import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CycleRecord,
  closeStage,
  losePaper,
  reopenStage,
} from '../../functions/activities/domain/cycle.ts';
import type { DocumentId } from '../../shared/contract/primitives.ts';
import { Problem } from '../../shared/errors.ts';
import { type Stage, stages } from '../../shared/routes/activities/stages.ts';
import { aGiven, someMinutes } from '../support/builders.ts';
import { aBoardMember, anOpenCycle, everyPaper, everythingKnown } from '../support/planning.ts';

/** What a cycle must be, told apart from the code: which stages stand closed, in which turn, and on which papers. */
interface Model {
  readonly closedAt: Map<Stage, number>;
  readonly withdrawn: Set<DocumentId>;
  readonly openedAgainAt: Map<Stage, number>;
  turn: number;
}
interface Real {
  cycle: CycleRecord;
}
type Command = fc.Command<Model, Real>;

const minutesPaper = everyPaper.at(-1)!;
const minutes = { ...someMinutes, documentId: minutesPaper.documentId };
const openIn = ({ closedAt }: Model) => stages.find((stage) => !closedAt.has(stage));
const papersIn = ({ withdrawn }: Model) =>
  everyPaper.map((paper) =>
    withdrawn.has(paper.documentId) ? { ...paper, status: 'withdrawn' as const } : paper,
  );

/** What holds after every command that was accepted. */
const holds = (model: Readonly<Model>, { cycle }: Real): void => {
  const open = openIn(model);
  const seen = new Map(cycle.stages.map((one) => [one.stage, one]));
  expect([...seen.keys()]).toEqual([...stages]);
  expect(cycle.status).toBe(open === undefined ? 'completed' : 'running');
  for (const [index, stage] of stages.entries()) {
    const one = seen.get(stage)!;
    const isClosed = model.closedAt.has(stage);
    expect(one.status).toBe(isClosed ? 'closed' : stage === open ? 'open' : 'waiting');
    expect(one.closing !== undefined).toBe(isClosed);
    for (const documentId of one.closing?.reliesOn ?? []) expect(model.withdrawn).not.toContain(documentId);
    const older = stages
      .slice(0, index)
      .some((before) => (model.openedAgainAt.get(before) ?? -1) > (model.closedAt.get(stage) ?? Infinity));
    expect([stage, one.basedOnOlder === true]).toEqual([stage, older]);
  }
};

/** A command of the board: accepted exactly where the model says so, and then one version and one fact more. */
const decides = (
  name: string,
  isAccepted: (model: Readonly<Model>) => boolean,
  decide: (cycle: CycleRecord, model: Model) => { readonly next: CycleRecord; readonly events: object },
  accepted: (model: Model) => void,
): Command => ({
  check: () => true,
  run(model, real) {
    model.turn += 1;
    const before = real.cycle;
    if (!isAccepted(model)) {
      expect(() => decide(before, model)).toThrow(Problem);
    } else {
      const { next, events } = decide(before, model);
      expect(next.version).toBe(before.version + 1);
      expect(events).toMatchObject([{ subject: before.cycleId, recordversion: next.version }]);
      real.cycle = next;
      accepted(model);
    }
    holds(model, real);
  },
  toString: () => name,
});

const needsOf = (model: Readonly<Model>, stage: Stage): boolean => {
  const known = { ...everythingKnown(), papers: papersIn(model as Model) };
  try {
    closeStage(upTo(stage), { stage, on: '2012-09-01', by: 'board' }, known, aBoardMember, aGiven());
    return true;
  } catch {
    return false;
  }
};
const upTo = (stage: Stage): CycleRecord =>
  stages
    .slice(0, stages.indexOf(stage))
    .reduce(
      (cycle, one) =>
        closeStage(
          cycle,
          { stage: one, on: '2012-09-01', by: 'board' },
          { ...everythingKnown(), papers: everyPaper },
          aBoardMember,
          aGiven(),
        ).next,
      anOpenCycle(),
    );

const closing = (stage: Stage): Command =>
  decides(
    `close ${stage}`,
    (model) => openIn(model as Model) === stage && needsOf(model, stage),
    (cycle, model) =>
      closeStage(
        cycle,
        { stage, on: '2012-09-01', by: 'board' },
        { ...everythingKnown(), papers: papersIn(model) },
        aBoardMember,
        aGiven(),
      ),
    (model) => model.closedAt.set(stage, model.turn),
  );

/** Closes whatever is open, so that long sequences get far. */
const closingNext: Command = {
  check: (model) => openIn(model as Model) !== undefined,
  run: (model, real) => closing(openIn(model)!).run(model, real),
  toString: () => 'close what is open',
};

const reopening = (stage: Stage): Command =>
  decides(
    `reopen ${stage}`,
    ({ closedAt, withdrawn }) => closedAt.has(stage) && !withdrawn.has(minutesPaper.documentId),
    (cycle, model) =>
      reopenStage(
        cycle,
        { stage, by: 'board', minutes },
        { papers: papersIn(model), terms: everythingKnown().terms },
        aBoardMember,
        aGiven(),
      ),
    (model) => {
      model.closedAt.delete(stage);
      model.openedAgainAt.set(stage, model.turn);
    },
  );

/** A paper is withdrawn, and told of twice; checked again by another that takes its id in this model. */
const withdrawing = (index: number): Command => ({
  check: () => true,
  run(model, real) {
    const paper = everyPaper[index]!;
    model.turn += 1;
    model.withdrawn.add(paper.documentId);
    for (let told = 0; told < 2; told += 1) {
      const found = real.cycle.stages.find(({ closing: one }) => one?.reliesOn.includes(paper.documentId));
      const decision = losePaper(real.cycle, paper, aGiven());
      expect(decision === undefined).toBe(found === undefined);
      if (!decision || !found) continue;
      real.cycle = decision.next;
      model.closedAt.delete(found.stage);
      model.openedAgainAt.set(found.stage, model.turn);
    }
    holds(model, real);
  },
  toString: () => `withdraw ${everyPaper[index]?.requirement}`,
});
const replacing = (index: number): Command => ({
  check: () => true,
  run(model) {
    model.withdrawn.delete(everyPaper[index]!.documentId);
  },
  toString: () => `replace ${everyPaper[index]?.requirement}`,
});

const stage = fc.constantFrom(...stages);
const paper = fc.nat({ max: everyPaper.length - 1 });

it('C-1, C-4, L4: whatever is asked of a cycle in whatever order, at most one stage is open, and what is closed is proven', () => {
  fc.assert(
    fc.property(
      fc.commands(
        [
          ...Array.from({ length: 4 }, () => fc.constant(closingNext)),
          stage.map(closing),
          stage.map(reopening),
          paper.map(withdrawing),
          paper.map(replacing),
        ],
        { maxCommands: 60, size: 'max' },
      ),
      (commands) =>
        fc.modelRun(
          () => ({
            model: { closedAt: new Map(), withdrawn: new Set(), openedAgainAt: new Map(), turn: 0 } as Model,
            real: { cycle: anOpenCycle() },
          }),
          commands,
        ),
    ),
    { numRuns: 150 },
  );
});
