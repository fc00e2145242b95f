interface Field {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
  /** Forms beside values, lists, ranges and steps. */
  readonly special?: RegExp;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/** By "Cron expressions" in the user guides of EventBridge and EventBridge Scheduler. */
const fields: readonly Field[] = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [], special: /^(?:\?|L|LW|(?:[1-9]|[12]\d|3[01])W)$/ },
  { from: 1, to: 12, names: MONTHS },
  { from: 1, to: 7, names: DAYS, special: /^(?:\?|L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:L|#[1-5]))$/ },
  { from: 1970, to: 2199, names: [] },
];

/**
 * Reads the cron of AWS: minutes, hours, day of month, month, day of week (1 or SUN to 7 or SAT), year; one of the
 * two days must be `?`, nothing else may be. Answers the fields with every range and step written out, `L`, `W` and
 * `#` as they are; undefined for what AWS refuses.
 */
export const readAwsCron = (parts: readonly string[]): readonly string[] | undefined => {
  if (parts.length !== fields.length || (parts[2] === '?') === (parts[4] === '?')) return undefined;
  const read = parts.map((part, index) => readField(part.toUpperCase(), fields[index]!));
  return read.every((field) => field !== undefined) ? read : undefined;
};

const readField = (text: string, field: Field): string | undefined => {
  if (text === '*' || field.special?.test(text)) return text;
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const found = valuesOf(item, field);
    if (!found) return undefined;
    for (const value of found) values.add(value);
  }
  return [...values].sort((a, b) => a - b).join();
};

const valuesOf = (item: string, field: Field): readonly number[] | undefined => {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !(/^[1-9]\d{0,3}$/.test(step) && Number(step) <= field.to)))
    return undefined;
  const [first = '', last, ...others] = range === '*' ? [`${field.from}`, `${field.to}`] : range.split('-');
  if (others.length > 0) return undefined;
  const from = numberOf(first, field);
  // `5/15` goes on to the end of the field.
  const to = last !== undefined ? numberOf(last, field) : step !== undefined ? field.to : from;
  if (from === undefined || to === undefined || from > to) return undefined;
  const by = Number(step ?? 1);
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
};

const numberOf = (text: string, { from, to, names }: Field): number | undefined => {
  const index = names.indexOf(text);
  const value = index >= 0 ? index + from : /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= from && value <= to ? value : undefined;
};
