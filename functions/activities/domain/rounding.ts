/** `rupiah` times `part` / `whole` in whole rupiah, half to even: of integers up to 10^15, never by way of a float. */
export const partOf = (rupiah: number, part: number, whole: number): number => {
  const [product, divisor] = [BigInt(rupiah) * BigInt(part), BigInt(whole)];
  const [down, rest] = [product / divisor, product % divisor];
  const isUp = rest * 2n > divisor || (rest * 2n === divisor && down % 2n === 1n);
  return Number(isUp ? down + 1n : down);
};
