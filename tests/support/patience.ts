import { setTimeout as pause } from 'node:timers/promises';

const tries = 12;
const longestPause = 400; // milliseconds

/** What a device on a bad network tries again: no answer, too many requests, or a failure that is not its own. */
const isPassing = (status: number) => status === 429 || status === 500 || status === 503;

/**
 * Asks as a device does, again and again while nothing but bad luck answers. Writes must carry an `Idempotency-Key`:
 * a lost answer says nothing about the effect.
 */
export const patiently = async <Answer extends { readonly status: number }>(
  ask: () => Promise<Answer>,
): Promise<Answer> => {
  for (let wait = 10, left = tries; ; left -= 1, wait = Math.min(wait * 2, longestPause)) {
    try {
      const answer = await ask();
      if (left === 1 || !isPassing(answer.status)) return answer;
    } catch (error) {
      if (left === 1 || !isNoAnswer(error)) throw error;
    }
    await pause(wait);
  }
};

/** `fetch` says `fetch failed` when the connection broke before the head of an answer, `terminated` in its body. */
const isNoAnswer = (error: unknown) =>
  error instanceof TypeError && /fetch failed|terminated/.test(error.message);
