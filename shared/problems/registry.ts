/** Refusals by `thing.reason`: the status, and the title in both languages. */
export type ProblemRegistry = Readonly<
  Record<string, { readonly status: number; readonly id: string; readonly en: string }>
>;
