/** A running event source mapping. */
export interface Mapping {
  /** Nothing to do until something arrives or time passes. */
  isIdle(): boolean;
  close(): void;
}
