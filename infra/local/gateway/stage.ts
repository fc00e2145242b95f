import type { Clock } from '../clock.ts';

/** A stage as the template describes it: how much it takes, and what it notes of each request. */
export interface Stage {
  readonly throttle: { readonly rate: number; readonly burst: number } | undefined;
  /** API Gateway's format, with variables such as `$context.status`, and where its lines go. */
  readonly accessLog: { readonly format: string; readonly group: string } | undefined;
}

/**
 * Whether a request may pass: a bucket of `burst` tokens that fills by `rate` a second ("Throttling requests to your
 * HTTP API"). One bucket for the stage; AWS calls its limits targets, not ceilings.
 */
export const tokenBucket = (throttle: Stage['throttle'], now: Clock['now']): (() => boolean) => {
  if (!throttle) return () => true;
  const { rate, burst } = throttle;
  let tokens = burst;
  let last = now();
  return () => {
    const moment = now();
    tokens = Math.min(burst, tokens + (Math.max(0, moment - last) / 1000) * rate);
    last = moment;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
