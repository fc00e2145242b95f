import { describe, expect, it } from 'vitest';
import { createFaults } from '../../infra/local/rough/faults.ts';
import { type FaultKind, faultKinds } from '../../infra/local/rough/kinds.ts';
import { changedBy, readRough, smooth } from '../../infra/local/rough/settings.ts';
import { readSettings } from '../../infra/local/settings.ts';

const struck = (faults: ReturnType<typeof createFaults>, kind: FaultKind, times = 200) =>
  Array.from({ length: times }, () => faults.strike(kind));

describe('what rough mode is told', () => {
  it('is nothing at first, and off when it says so', () => {
    expect(readSettings({}).rough).toEqual(smooth);
    for (const text of ['', 'off', ' off ']) expect(readRough(text)).toEqual(smooth);
  });

  it('is one level for all kinds, of which what costs its caller most has a tenth', () => {
    const { rates } = readRough('0.3');
    expect(rates).toMatchObject({ conflicts: 0.3, duplicates: 0.3, refusals: 0.3, crashes: 0.3 });
    expect(rates.throttles).toBeCloseTo(0.03);
    expect(Object.keys(rates)).toEqual(faultKinds);
  });

  it('is a list, in which single kinds stand behind the level', () => {
    const { seed, rates, callers } = readRough('seed=7, all=0.1, conflicts=0.5, callers=all');
    expect([seed, rates.conflicts, rates.duplicates, callers]).toEqual([7, 0.5, 0.1, 'all']);
  });

  it.each([
    ['2', 'ROUGH is 2, which is no number from 0 to 1'],
    ['-0.1', 'ROUGH is -0.1, which is no number from 0 to 1'],
    ['much', 'ROUGH is much, which is no number from 0 to 1'],
    ['0.3x', 'ROUGH is 0.3x, which is no number from 0 to 1'],
    ['conflicts=1e-1', 'conflicts is 1e-1, which is no number from 0 to 1'],
    ['conflicts=', 'conflicts is , which is no number from 0 to 1'],
    ['conflicts=0.1=0.2', 'conflicts needs one value'],
    ['seed=7,0.3', '0.3 needs one value'],
    ['seed=4294967296', 'seed is 4294967296, which is no whole number below 2^32'],
    ['seed=-1', 'seed is -1, which is no whole number below 2^32'],
    ['callers=some', 'callers is some, not functions or all'],
    ['toString=1', 'Rough mode knows no toString'],
    ['earthquakes=0.1', 'Rough mode knows no earthquakes; it knows seed, callers, all, conflicts'],
  ])('is refused when it is %s', (text, message) => {
    expect(() => readSettings({ ROUGH: text })).toThrow(message);
  });

  it('is refused when a value in an object is neither text nor number', () => {
    expect(() => changedBy(smooth, { conflicts: null })).toThrow('conflicts needs one value');
    expect(() => changedBy(smooth, { rates: { conflicts: 1 } })).toThrow('rates needs one value');
  });
});

describe('faults', () => {
  it('are the same for the same seed, and others for another', () => {
    const sequence = (seed: number) => {
      const faults = createFaults(readRough(`seed=${seed},all=0.3`));
      return faultKinds.map((kind) => struck(faults, kind));
    };
    expect(sequence(7)).toEqual(sequence(7));
    expect(sequence(7)).not.toEqual(sequence(8));
    expect(new Set(sequence(7).map((one) => JSON.stringify(one))).size).toBe(faultKinds.length);
  });

  it('of one kind are not shifted by another kind, nor by a rate that was changed for a while', () => {
    const settings = readRough('seed=7,all=0.3');
    const alone = struck(createFaults(settings), 'conflicts', 100);
    const faults = createFaults(settings);
    const among = Array.from({ length: 50 }, () => [faults.strike('cuts'), faults.strike('conflicts')][1]);
    faults.change(readRough('seed=7,all=0.9'));
    struck(faults, 'conflicts', 10);
    faults.change(settings);
    expect(among).toEqual(alone.slice(0, 50));
    expect(struck(faults, 'conflicts', 40)).toEqual(alone.slice(60));
  });

  it('strike about as often as their rate says, and are counted', () => {
    const faults = createFaults(readRough('seed=3,all=0.3'));
    const strikes = struck(faults, 'conflicts', 10_000).filter((how) => how !== undefined);
    expect(strikes.length).toBeGreaterThan(2_800);
    expect(strikes.length).toBeLessThan(3_200);
    expect(faults.injected().conflicts).toBe(strikes.length);
    expect(faults.injected().cuts).toBe(0);
    const mean = strikes.reduce((sum, how) => sum + how, 0) / strikes.length;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });

  it('start anew with another seed', () => {
    const faults = createFaults(readRough('seed=7,all=0.3'));
    const first = struck(faults, 'conflicts');
    faults.change(readRough('seed=8,all=0.3'));
    faults.change(readRough('seed=7,all=0.3'));
    expect(struck(faults, 'conflicts')).toEqual(first);
  });

  it('never strike at rate 0 and always at rate 1', () => {
    const faults = createFaults(readRough('conflicts=1'));
    expect(struck(faults, 'conflicts')).not.toContain(undefined);
    expect(new Set(struck(faults, 'throttles'))).toEqual(new Set([undefined]));
  });
});
