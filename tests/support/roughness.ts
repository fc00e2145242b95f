import { randomInt } from 'node:crypto';
import { type RoughSettings, readRough } from '../../infra/local/rough/settings.ts';

/** Three faults in a hundred occasions: five in a row, which would fill a dead-letter queue, do not happen to a test. */
const usual = 'all=0.03';

/** What the systems of this file ran with. */
export const used = new Set<string>();

/** Rough mode of a test's system: what `ROUGH` says, else the usual with a new seed. */
export const roughness = (asked?: string): RoughSettings => {
  const text = asked ?? process.env.ROUGH ?? usual;
  const settings = readRough(text);
  if (text.trim() === 'off') return settings;
  const seeded = text.includes('seed=') ? settings : { ...settings, seed: randomInt(2 ** 32) };
  used.add(`ROUGH=seed=${seeded.seed},${text.replace(/seed=\d+,?/, '')}`);
  return seeded;
};
