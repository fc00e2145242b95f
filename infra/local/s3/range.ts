import { AwsError } from '../aws/service.ts';

/** One range of bytes, both ends included. What is no single range asks for the whole, as in RFC 9110. */
export const rangeOf = (
  header: string | undefined,
  size: number,
): { first: number; last: number } | undefined => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if ((!from && !to) || (from && to && Number(to) < Number(from))) return undefined;
  const first = from ? Number(from) : Math.max(0, size - Number(to));
  const last = from && to ? Math.min(Number(to), size - 1) : size - 1;
  if (first > last)
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', {
      status: 416,
      RangeRequested: header,
      ActualObjectSize: size,
    });
  return { first, last };
};
