/** What a job asks of its table at once: enough that it does not wait for each, and few enough for its connections. */
const atOnce = 8;

/** Does something for each of many, some at a time; the results stand in their order. */
export const inTurns = async <One, Result>(
  all: readonly One[],
  work: (one: One) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let start = 0; start < all.length; start += atOnce)
    results.push(...(await Promise.all(all.slice(start, start + atOnce).map(work))));
  return results;
};
