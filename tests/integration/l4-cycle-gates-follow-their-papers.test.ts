import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CycleId } from '../../shared/contract/primitives.ts';
import { type PaperTold, paperEvent, tellPapers } from '../support/evidence.ts';
import { refusedWith, told } from '../support/kelurahan.ts';
import { aNewlyPlannedKelurahan } from '../support/planned-kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
beforeAll(async () => {
  system = await aSystem();
}, 300_000);
afterAll(() => system.close());

/** Every order of some things. */
const permutations = <Thing>(things: readonly Thing[]): Thing[][] =>
  things.length === 0
    ? [[]]
    : things.flatMap((thing, index) =>
        permutations(things.toSpliced(index, 1)).map((others) => [thing, ...others]),
      );

it('L4: in whatever order and however often papers are told, the stage that relied on a withdrawn one ends open', async () => {
  const kelurahan = await aNewlyPlannedKelurahan(system, '31.71.01.1001');
  const { facilitator, locationId, area } = kelurahan;
  const facts = [
    { by: 'first', status: 'withdrawn' },
    { by: 'second', status: 'checked' },
    { by: 'first', status: 'checked' },
  ] as const;
  const stories = [...permutations(facts), [facts[0]]];
  const cycleIds: CycleId[] = [];
  for (const year of stories.keys()) cycleIds.push((await kelurahan.open(2000 + year)).cycleId);
  const cases = stories.map((order, index) => ({
    ...{ order, cycleId: cycleIds[index]! },
    ...{ first: ulid(), second: ulid() },
  }));
  const paper = (cycleId: string, documentId: string, status: PaperTold['status'] = 'checked') =>
    ({ requirement: 'location-letter', id: cycleId, locationId, area, documentId, status }) as const;
  expect((await kelurahan.next(cases[0]!.cycleId)).missing).toEqual([
    { proof: 'location-letter', why: 'missing', text: 'Surat penetapan lokasi dan alokasi belum ada' },
  ]);
  expect(await refusedWith(kelurahan.close(cases[0]!.cycleId, 'S0'))).toBe('stage.proof-missing');
  await tellPapers(
    system,
    cases.map(({ cycleId, first }) => paper(cycleId, first)),
  );
  for (const { cycleId } of cases) await told(kelurahan.close(cycleId, 'S0'));

  for (let step = 0; step < 3; step += 1) {
    const events = cases.flatMap(({ cycleId, order, ...ids }) =>
      order.slice(step, step + 1).map(({ by, status }) => paperEvent(paper(cycleId, ids[by], status))),
    );
    await system.publish([...events, ...events]); // the next only when these were heard
  }
  const seen = async () => {
    const cycles = [];
    for (const { cycleId } of cases) cycles.push(await told(facilitator.getCycle({ params: { cycleId } })));
    return cycles;
  };
  for (const [index, { status, stages, version }] of (await seen()).entries()) {
    const { first } = cases[index]!;
    expect([status, version]).toEqual(['running', 3]);
    expect(stages[0]).toMatchObject({
      status: 'open',
      reopenedBecause: {
        cause: 'paper-withdrawn',
        documentId: first,
        requirement: 'location-letter',
      },
    });
  }
  const missing = [];
  for (const { cycleId } of cases)
    missing.push((await kelurahan.next(cycleId)).missing.map(({ why }) => why));
  expect(missing).toEqual([...permutations(facts).map(() => []), ['withdrawn']]);

  // closed anew by the second paper: what is told again of the first changes nothing
  const { cycleId, second } = cases[0]!;
  const again = await told(kelurahan.close(cycleId, 'S0'));
  expect(again.stages[0]).toMatchObject({ status: 'closed', closing: { reliesOn: [second] } });
  expect(again.stages[0]).not.toHaveProperty('reopenedBecause');
  await system.settled();
  const before = await system.state();
  await system.redeliver();
  await system.publish(cases.map((one) => paperEvent(paper(one.cycleId, one.first, 'withdrawn'))));
  const cyclesOf = (state: typeof before) => state.filter(({ kind }) => kind === 'cycle');
  expect(cyclesOf(await system.state())).toEqual(cyclesOf(before));
  const reopened = (await system.promised()).filter(({ type }) => type === 'stage-reopened.v1');
  expect(reopened.map(({ subject }) => subject).toSorted()).toEqual(
    cases.map((one) => one.cycleId).toSorted(),
  );
}, 300_000);

it('L4: a meeting whose minutes are withdrawn opens the stage that it closed, and marks those after it', async () => {
  const kelurahan = await aNewlyPlannedKelurahan(system, '31.71.01.1002');
  const { facilitator, locationId, area } = kelurahan;
  const { cycleId } = await kelurahan.open(2013);
  await kelurahan.everyPaper(cycleId);
  const readiness = { kind: 'readiness', stage: 'S1', decision: 'accepted' } as const;
  const assembly = await kelurahan.held(cycleId, readiness);
  for (const stage of ['S0', 'S1', 'S1v'] as const) await told(kelurahan.close(cycleId, stage));

  const minutesId = assembly.minutes.documentId!;
  const of = { locationId, area, requirement: 'assembly-minutes', id: assembly.assemblyId } as const;
  await tellPapers(system, [{ ...of, documentId: minutesId, status: 'withdrawn' }]);
  const params = { cycleId };
  const cycle = await told(facilitator.getCycle({ params }));
  expect(cycle.stages.slice(0, 3)).toMatchObject([
    { status: 'closed' },
    { status: 'open', reopenedBecause: { cause: 'paper-withdrawn', requirement: 'assembly-minutes' } },
    { status: 'closed', basedOnOlder: true },
  ]);
  const assemblyOf = async () =>
    told(facilitator.getAssembly({ params: { assemblyId: assembly.assemblyId } }));
  expect((await assemblyOf()).evidence?.[0]).toMatchObject({ documentId: minutesId, status: 'withdrawn' });
  expect((await kelurahan.next(cycleId, 'en')).missing).toEqual([
    {
      proof: 'readiness-meeting',
      why: 'withdrawn',
      text: 'The readiness meeting with its decision and attendance stands on a paper that was withdrawn',
    },
  ]);
  expect(await refusedWith(kelurahan.close(cycleId, 'S1'))).toBe('stage.proof-missing');

  // other minutes take their place, and somebody closes it again: never the system alone (C-3)
  const [other] = await tellPapers(system, [of]);
  expect((await assemblyOf()).evidence?.[0]).toMatchObject({ documentId: other, status: 'met' });
  expect((await told(facilitator.getCycle({ params }))).stages[1]?.status).toBe('open');
  const closed = await told(kelurahan.close(cycleId, 'S1'));
  expect(closed.stages[1]?.closing?.reliesOn).toContain(other);
  expect(closed.stages[2]).toMatchObject({ status: 'closed', basedOnOlder: true });
}, 120_000);

it('L4: a stage that is closed while its paper is withdrawn never stays closed by it', async () => {
  const kelurahan = await aNewlyPlannedKelurahan(system, '31.71.01.1003');
  const { facilitator, locationId, area } = kelurahan;
  const outcomes: string[] = [];
  for (let year = 2000; year < 2016; year += 1) {
    const { cycleId } = await kelurahan.open(year);
    const [documentId] = await kelurahan.papers(cycleId, 'location-letter');
    const of = { requirement: 'location-letter', id: cycleId, locationId, area, documentId } as const;
    const withdrawing = pause(Math.random() * 20).then(() =>
      system.publish([paperEvent({ ...of, documentId: documentId!, status: 'withdrawn' })]),
    );
    const answer = await pause(Math.random() * 20).then(() => kelurahan.close(cycleId, 'S0'));
    await withdrawing;
    await system.settled();
    const { stages } = await told(facilitator.getCycle({ params: { cycleId } }));
    expect([year, stages[0]?.status]).toEqual([year, 'open']);
    outcomes.push(answer.ok ? 'closed and opened again' : answer.problem.code);
  }
  expect(outcomes).toHaveLength(16);
}, 180_000);
