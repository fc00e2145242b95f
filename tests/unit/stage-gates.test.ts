import { describe, expect, it } from 'vitest';
import { gates, missingProofs } from '../../functions/activities/domain/stage-gates.ts';
import { missingTold } from '../../shared/routes/activities/proof-words.ts';
import { proofs, type Stage, stagePapers, stages, whys } from '../../shared/routes/activities/stages.ts';
import { requirements } from '../../shared/routes/documents/requirement.ts';
import {
  aCyclePaper,
  anAssemblyFact,
  aPlanFact,
  documentId,
  everyPaper,
  everythingKnown,
  nothingKnown,
} from '../support/planning.ts';

const missing = (stage: Stage, more: Partial<ReturnType<typeof everythingKnown>> = {}, papers = everyPaper) =>
  missingProofs(stage, papers, everythingKnown(more)).missing;

describe('the gates of the stages (C-1)', () => {
  it('ask each proof that there is, once, and each paper of a cycle', () => {
    const asked = stages.flatMap((stage) => gates[stage].map(({ proof }) => proof));
    expect(asked.toSorted()).toEqual([...proofs].toSorted());
    for (const paper of stagePapers) expect(requirements[paper].of).toBe('cycle');
  });

  it.each(stages)('%s: are passed by everything, and name every proof where nothing is known', (stage) => {
    expect(missing(stage)).toEqual([]);
    const nothing = missingProofs(stage, [], nothingKnown);
    expect(nothing.documentIds).toEqual([]);
    expect(nothing.missing.map(({ proof }) => proof)).toEqual(gates[stage].map(({ proof }) => proof));
    expect(new Set(nothing.missing.map(({ why }) => why))).toEqual(new Set(['missing']));
  });

  it.each(stagePapers)('tell a paper that was withdrawn from one that is not there: %s', (requirement) => {
    const stage = stages.find((one) => gates[one].some(({ proof }) => proof === requirement))!;
    const without = everyPaper.filter((paper) => paper.requirement !== requirement);
    const withdrawn = aCyclePaper(requirement, 90, { status: 'withdrawn' });
    expect(missing(stage, {}, without)).toEqual([{ proof: requirement, why: 'missing' }]);
    expect(missing(stage, {}, [...without, withdrawn])).toEqual([{ proof: requirement, why: 'withdrawn' }]);
    const other = aCyclePaper(requirement, 91);
    const both = missingProofs(stage, [...without, withdrawn, other], everythingKnown());
    expect(both.missing).toEqual([]);
    expect(both.documentIds).toContain(other.documentId);
    expect(both.documentIds).not.toContain(withdrawn.documentId);
  });

  it('speak of each missing proof in both languages', () => {
    for (const proof of proofs)
      for (const why of whys) {
        expect(missingTold({ proof, why }, 'id')).toMatch(/^\S.{5,}/);
        expect(missingTold({ proof, why }, 'en')).not.toBe(missingTold({ proof, why }, 'id'));
      }
    const told = { proof: 'location-letter', why: 'missing' } as const;
    expect(missingTold(told, 'id')).toBe('Surat penetapan lokasi dan alokasi belum ada');
  });
});

describe('a meeting as a proof', () => {
  const others = everythingKnown().assemblies.filter(({ kind }) => kind !== 'reflection');
  const reflections = (...facts: object[]) =>
    missing('S2', {
      assemblies: [
        ...others,
        ...facts.map((more, index) => anAssemblyFact('reflection', 'S2', 20 + index, more)),
      ],
    });

  it('has somebody who came', () => {
    const none = { total: 0, women: 0, men: 0, poor: 0 };
    expect(reflections({ attendance: none })).toEqual([{ proof: 'reflection-meeting', why: 'no-attendees' }]);
    expect(reflections({ attendance: { ...none, total: 1, women: 1 } })).toEqual([]);
  });

  it('stands on papers: of meetings in groups every one', () => {
    expect(reflections({}, { documentIds: [] })).toEqual([{ proof: 'reflection-meeting', why: 'withdrawn' }]);
    expect(reflections({}, {})).toEqual([]);
  });

  it('is one of the stage: a meeting of another proves nothing', () => {
    expect(reflections({ stage: 'S5' })).toEqual([{ proof: 'reflection-meeting', why: 'missing' }]);
  });

  it('is proven by the papers of the last of its kind where one is enough', () => {
    const earlier = anAssemblyFact('annual', 'S8', 30, { date: '2012-08-11', documentIds: [] });
    const assemblies = [...everythingKnown().assemblies, earlier];
    expect(missing('S8', { assemblies })).toEqual([]);
    const known = everythingKnown({ assemblies });
    expect(missingProofs('S8', everyPaper, known).documentIds).toContain(documentId(110));
  });
});

describe('what the stages from S3 to S5 ask beside papers', () => {
  it('S3: a PS-2 list in force (I-4)', () => {
    const list = { number: 0, known: 2, epoch: 1 };
    expect(missing('S3', { list })).toEqual([{ proof: 'poor-list-in-force', why: 'missing' }]);
    expect(missing('S3', { list: { ...list, number: 1 } })).toEqual([]);
  });

  it('S4: a term that begins on the day of the kelurahan meeting or after it, not one from before', () => {
    const elected = (start: string) => missing('S4', { terms: [{ start, end: '2015-08-31' }] });
    expect(elected('2012-08-11')).toEqual([{ proof: 'board-elected', why: 'missing' }]);
    expect(elected('2012-08-12')).toEqual([]);
  });

  it('S5: a medium-term plan and a yearly plan, with items, ratified, by minutes that stand', () => {
    const of = (more: object) => missing('S5', { plans: [aPlanFact('pjm', 1, more), aPlanFact('renta', 2)] });
    expect(of({})).toEqual([]);
    expect(of({ isRatified: false })).toEqual([{ proof: 'plan-ratified', why: 'not-ratified' }]);
    expect(of({ items: 0 })).toEqual([{ proof: 'plan-ratified', why: 'not-ratified' }]);
    expect(of({ documentIds: [] })).toEqual([{ proof: 'plan-ratified', why: 'withdrawn' }]);
    expect(missing('S5', { plans: [aPlanFact('pjm', 1)] })).toEqual([
      { proof: 'annual-plan-ratified', why: 'missing' },
    ]);
  });
});
