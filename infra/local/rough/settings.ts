import { faultKinds, isFaultKind, type Rates, ratesAt } from './kinds.ts';

export interface RoughSettings {
  readonly seed: number;
  readonly rates: Rates;
  /** Whose calls to AWS services suffer: those of functions, or those of outside clients too. */
  readonly callers: 'functions' | 'all';
}

export const smooth: RoughSettings = { seed: 1, rates: ratesAt(0), callers: 'functions' };

/**
 * Reads `0.3` (a level for all kinds), `off`, or a list such as `seed=7,all=0.1,conflicts=0.3,callers=all` in which
 * `all` sets every kind and what stands behind it changes single ones. Throws for anything else, naming it.
 */
export const readRough = (text: string, before: RoughSettings = smooth): RoughSettings => {
  if (text.trim() === '' || text.trim() === 'off') return { ...before, rates: ratesAt(0) };
  if (!text.includes('=')) return { ...before, rates: ratesAt(rateOf('ROUGH', text)) };
  return text
    .split(',')
    .map((part) => part.split('=').map((side) => side.trim()))
    .reduce(
      (settings, [name = '', value, ...more]) => changed(settings, name, more.length > 0 ? undefined : value),
      before,
    );
};

/** The same settings as an object, as the control route takes them. */
export const changedBy = (
  settings: RoughSettings,
  changes: Readonly<Record<string, unknown>>,
): RoughSettings =>
  Object.entries(changes).reduce(
    (result, [name, value]) =>
      changed(result, name, ['string', 'number'].includes(typeof value) ? String(value) : undefined),
    settings,
  );

const changed = (settings: RoughSettings, name: string, value: string | undefined): RoughSettings => {
  if (value === undefined) throw new RoughRefused(`${name} needs one value`);
  if (name === 'seed') return { ...settings, seed: seedOf(value) };
  if (name === 'callers') {
    if (value !== 'functions' && value !== 'all')
      throw new RoughRefused(`callers is ${value}, not functions or all`);
    return { ...settings, callers: value };
  }
  if (name === 'all') return { ...settings, rates: ratesAt(rateOf(name, value)) };
  if (isFaultKind(name)) return { ...settings, rates: { ...settings.rates, [name]: rateOf(name, value) } };
  throw new RoughRefused(
    `Rough mode knows no ${name}; it knows seed, callers, all, ${faultKinds.join(', ')}`,
  );
};

/** What was asked of rough mode makes no sense. */
export class RoughRefused extends Error {
  override readonly name = 'RoughRefused';
}

const rateOf = (name: string, text: string): number => {
  const rate = /^(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(rate >= 0 && rate <= 1)) throw new RoughRefused(`${name} is ${text}, which is no number from 0 to 1`);
  return rate;
};

const seedOf = (text: string): number => {
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed < 2 ** 32)) throw new RoughRefused(`seed is ${text}, which is no whole number below 2^32`);
  return seed;
};
