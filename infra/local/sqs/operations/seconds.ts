import { invalidParameter } from '../refusal.ts';

/** A whole number of seconds from 0 to `highest`; throws otherwise. */
export const checkSeconds = (name: string, seconds: number, highest: number): number => {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > highest)
    throw invalidParameter(name, seconds, `Must be between 0 and ${highest}, if provided.`);
  return seconds;
};
