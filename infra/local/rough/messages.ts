import type { Disorder } from '../sqs/disorder.ts';
import { between, type Faults } from './faults.ts';

const longestDelay = 5_000; // milliseconds

/** What a standard queue does to its messages while rough mode is on. */
export const roughDisorder = (faults: Faults): Disorder => {
  let order = 0;
  return {
    duplicates: () => faults.strike('duplicates') !== undefined,
    delayMilliseconds() {
      const how = faults.strike('delays');
      return how === undefined ? 0 : between(how, 1, longestDelay);
    },
    shuffles() {
      const how = faults.strike('shuffles');
      order = how ?? 0;
      return how !== undefined;
    },
    /** Each number comes of the one before, so that a shuffle of many shifts no other fault. */
    random() {
      order = (order * 9301 + 0.49297) % 1;
      return order;
    },
  };
};

/** EventBridge and its Scheduler deliver at least once: now and then twice. */
export const roughDelivery =
  <Delivery extends readonly unknown[]>(faults: Faults, deliver: (...delivery: Delivery) => void) =>
  (...delivery: Delivery): void => {
    deliver(...delivery);
    if (faults.strike('duplicates') !== undefined) deliver(...delivery);
  };

/** The late global indexes of DynamoDB, milliseconds for each write. */
export const roughIndexDelay = (faults: Faults) => (): number => {
  const how = faults.strike('lags');
  return how === undefined ? 0 : between(how, 20, 200);
};
