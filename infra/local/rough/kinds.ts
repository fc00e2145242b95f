/**
 * What rough mode can do to the system, each with its share of a common level: `ROUGH=0.3` strikes three of ten
 * messages, but one throttle in ten of that, for a throttle costs its caller half a second of waiting.
 */
const shares = {
  /** Another transaction holds an item: `TransactWriteItems`, `TransactGetItems` and single writes. */
  conflicts: 1,
  /** Any AWS service, and the HTTP API, says that it is asked too often; batches are taken in part. */
  throttles: 0.1,
  /** A write shows in global indexes 20 to 200 ms later. */
  lags: 1,
  /** PutEvents takes some of its entries only. */
  refusals: 1,
  /** A queue, a rule or a schedule delivers twice. */
  duplicates: 1,
  /** A queue shows a message up to five seconds late. */
  delays: 1,
  /** A queue answers messages in another order than that of their sending. */
  shuffles: 1,
  /** A stream's batch that was handled is delivered again. */
  repeats: 1,
  /** A function called by a queue, a stream, a rule or a schedule ends before its event or after it, and its answer is lost. */
  crashes: 1,
  /** The same to a function that answers a request of the HTTP API, whose client is told 500. */
  aborts: 0.1,
  /** A function is said to have taken too long, before its event or after it; the waiting itself is spared. */
  timeouts: 0.1,
  /** An HTTP answer comes 20 to 200 ms late, from the HTTP API or from an AWS service. */
  slowness: 0.1,
  /** A connection breaks without an answer, before the request had its effect or after. */
  cuts: 0.1,
  /** The clock goes up to five seconds forward or back at an HTTP request. */
  jumps: 0.1,
} as const;

export type FaultKind = keyof typeof shares;

export const faultKinds = Object.keys(shares) as readonly FaultKind[];

export const isFaultKind = (name: string): name is FaultKind => Object.hasOwn(shares, name);

/** How often each kind strikes when asked, 0 to 1. */
export type Rates = Readonly<Record<FaultKind, number>>;

/** The rates of a common level. */
export const ratesAt = (level: number): Rates =>
  Object.fromEntries(faultKinds.map((kind) => [kind, level * shares[kind]])) as unknown as Rates;
