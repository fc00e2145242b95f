/** A running event source mapping. */
export interface Mapping {
  /** Nothing to do until something arrives or time passes. */
  isIdle(): boolean;
  /** When it tries again what failed, in epoch ms. */
  nextDue?(): number | undefined;
  close(): void;
}
