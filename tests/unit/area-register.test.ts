import { describe, expect, it } from 'vitest';
import { areaCodes, packedAreas } from '../../infra/build/areas.ts';
import { levelOf, levels } from '../../shared/area/code.ts';
import { areaRegister, areaTree, checkArea, checkVillage } from '../../shared/area/register.ts';

const packed = packedAreas();
const register = areaRegister(packed);
const codes = areaCodes();
const real = new Set(codes);

const problem = (code: string, details: object) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('the register of areas', () => {
  it('counts what the Ministry counts in 2025', () => {
    const counts = levels.map((level) => codes.filter((code) => levelOf(code) === level).length);
    expect(counts).toEqual([38, 514, 7_285, 83_762]);
    expect(areaTree(packed).size).toBe(codes.length + 1);
  });

  it('knows every area', () => {
    expect(codes.filter((code) => !register.has(code))).toEqual([]);
  });

  it('knows no code beside the real ones', () => {
    const neighbours = codes.flatMap((code) => {
      const end = code.lastIndexOf('.') + 1;
      const last = code.slice(end);
      const number = Number(last);
      return [number - 1, number + 1, number + 1_000]
        .map((other) => code.slice(0, end) + String(other).padStart(last.length, '0'))
        .concat(`${code}.01`, `${code}.1001`, code.slice(0, -1));
    });
    const wrong = neighbours.filter((code) => !real.has(code) && register.has(code));
    expect(neighbours.filter((code) => !real.has(code)).length).toBeGreaterThan(100_000);
    expect(wrong).toEqual([]);
  });

  it.each(['', 'ID', '00', '31.7', '3171', '31.71.01.01001', '11.01.40001', '31.71.01.1001.'])(
    'does not know %j',
    (code) => expect(register.has(code)).toBe(false),
  );

  it('fits into 30 KB, so that every function can carry it', () => {
    expect(packed.length).toBeLessThanOrEqual(30_000);
  });
});

describe('checking an area', () => {
  it('answers the area with its scheme and the version of the register (X-1)', () => {
    const area = { scheme: 'kemendagri', code: '31.71.01.1001', version: register.version };
    expect(checkArea(register, area.code)).toEqual(area);
    expect(checkVillage(register, area.code)).toEqual(area);
    expect(checkArea(register, '91')).toMatchObject({ scheme: 'kemendagri', code: '91' });
  });

  it.each([
    ['3171', undefined, 'city'],
    ['3171010', 'kemendagri', 'kecamatan'],
    ['3171010001', undefined, 'village'],
    ['91', 'bps', 'province'],
  ] as const)('refuses %s (scheme %s) as the BPS code of a %s', (code, scheme, level) => {
    expect(() => checkArea(register, code, scheme)).toThrow(problem('area.bps', { scheme: 'bps', level }));
  });

  it('never strips dots: Gambir without them is a BPS code, not Gambir (X-2)', () => {
    expect(() => checkArea(register, '3171011001')).toThrow(problem('area.bps', { level: 'village' }));
  });

  it.each(['00', '00.01'])('refuses %s as a location (X-4)', (code) => {
    expect(() => checkArea(register, code)).toThrow(problem('area.unknown', { rule: 'X-4' }));
  });

  it.each([
    ['31.71.01.1999', undefined],
    ['31.7', undefined],
    ['Gambir', undefined],
    ['31.71', 'bps'],
    ['11.01.40001', undefined],
  ] as const)('refuses %s (scheme %s): no such area', (code, scheme) => {
    expect(() => checkArea(register, code, scheme)).toThrow(problem('area.unknown', { code, rule: 'R-7' }));
  });

  it('names the field', () => {
    expect(() => checkArea(register, '99', undefined, '/body/area')).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/body/area' })] }),
    );
  });

  it.each(['31', '31.71', '31.71.01'])('refuses %s where a kelurahan is needed', (code) => {
    expect(() => checkVillage(register, code)).toThrow(problem('area.not-a-village', { code }));
  });
});
