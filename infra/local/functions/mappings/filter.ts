import { compilePattern } from '../../eventbridge/pattern.ts';

/** `FilterCriteria` of an event source mapping: a record passes when one of the patterns matches. */
export interface FilterCriteria {
  readonly Filters?: readonly { readonly Pattern: string }[];
}

export const compileFilter = <Record>(
  criteria: FilterCriteria | undefined,
  view: (record: Record) => unknown = (record) => record,
): ((record: Record) => boolean) => {
  const patterns = (criteria?.Filters ?? []).map(({ Pattern }) => compilePattern(JSON.parse(Pattern)));
  if (patterns.length === 0) return () => true;
  return (record) => {
    const seen = view(record);
    return patterns.some((matches) => matches(seen));
  };
};
