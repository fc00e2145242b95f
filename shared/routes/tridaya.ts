import * as z from 'zod/mini';
import type { PostName } from '../contract/access.ts';

/** The three fields of tridaya: lingkungan, sosial, ekonomi (section 6). */
export const fields = ['infrastructure', 'social', 'economic'] as const;
export const Field = z.enum(fields).register(z.globalRegistry, { id: 'Field' });
export type Field = z.infer<typeof Field>;

/** Whose unit checks a field: UPL, UPS or UPK (section 3.2). */
export const unitOf = { infrastructure: 'upl', social: 'ups', economic: 'upk' } as const satisfies Record<
  Field,
  string
>;

/** The posts by which somebody checks proposals of a field. */
export const checkers: Readonly<Record<Field, readonly PostName[]>> = {
  infrastructure: ['upl.manager', 'upl.member'],
  social: ['ups.manager', 'ups.member'],
  economic: ['upk.manager'],
};

/** In what a volume is counted (section 6). */
export const unitsOfMeasure = [
  'm',
  'm2',
  'm3',
  'unit',
  'household',
  'person',
  'package',
  'rupiah',
  'group',
  'member',
] as const;
export const UnitOfMeasure = z.enum(unitsOfMeasure);

/** A volume in its unit of measure, with at most three decimals; compared in whole thousandths, never as a float. */
export const Volume = z.number().check(
  z.minimum(0),
  z.maximum(1_000_000_000),
  z.refine((volume) => Math.abs(volume * 1_000 - Math.round(volume * 1_000)) < 1e-6, 'three-decimals'),
  z.describe('Volume, at most three decimals'),
);
export const thousandths = (volume: number): number => Math.round(volume * 1_000);

/** The five needs of the guidance (G10), which are the default sector interests too (rules I-1, K-3). */
export const needs = ['purchasing-power', 'housing', 'environment', 'health', 'education'] as const;
export const Need = z.enum(needs);
export type Need = z.infer<typeof Need>;

/** Which needs something serves, in shares that add up to 100 (rule I-1). */
export const NeedShares = z
  .array(z.strictObject({ need: Need, percent: z.int().check(z.minimum(1), z.maximum(100)) }))
  .check(
    z.minLength(1),
    z.maxLength(needs.length),
    z.refine((shares) => shares.reduce((sum, { percent }) => sum + percent, 0) === 100, 'shares-of-100'),
    z.refine((shares) => new Set(shares.map(({ need }) => need)).size === shares.length, 'need-twice'),
  )
  .register(z.globalRegistry, { id: 'NeedShares' });
export type NeedShares = z.infer<typeof NeedShares>;
