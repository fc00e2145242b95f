/**
 * What a standard queue may do to messages, as AWS warns of it: deliver one twice, late, or out of order. A FIFO
 * queue does none of it. Rough mode gives one that says yes now and then.
 */
export interface Disorder {
  /** Asked at each send: whether a second copy, under the same message id, is delivered as well. */
  duplicates(): boolean;
  /** Asked for each copy: how much later than promised it becomes visible. */
  delayMilliseconds(): number;
  /** Asked at each receive: whether messages come in an order that has nothing to do with their sending. */
  shuffles(): boolean;
  /** From 0 to below 1; the order of a shuffled receive is made of it. */
  random(): number;
}

export const noDisorder: Disorder = {
  duplicates: () => false,
  delayMilliseconds: () => 0,
  shuffles: () => false,
  random: () => 0,
};

/** In place, by Fisher and Yates. */
export const shuffle = <Thing>(things: Thing[], random: () => number): Thing[] => {
  for (let last = things.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [things[last], things[other]] = [things[other]!, things[last]!];
  }
  return things;
};
