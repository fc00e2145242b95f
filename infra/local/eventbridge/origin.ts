/**
 * Who made a resource. What the template made belongs to the template: when it has left the template, it is
 * removed at the next start. What was made by call stays until it is removed by call.
 */
export type Origin = 'template' | 'api';

export interface Provenance {
  readonly origin?: Origin;
}

/** Notes which resources the template of this start has made. */
export const openLedger = () => {
  const made = new Set<string>();
  return {
    made: (key: string) => void made.add(key),
    /** True of what an earlier template made and this one did not. */
    hasLeft: (key: string, { origin }: Provenance) => origin === 'template' && !made.has(key),
  };
};

export type Ledger = ReturnType<typeof openLedger>;
