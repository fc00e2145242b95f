/**
 * What a service knows of the PS-2 list of a kelurahan: the version in force as far as the changes have come in order
 * (rule I-4), and `epoch`, which every change of the copy moves: a decision that read the copy checks it in its write.
 */
export interface ListHead {
  /** Of the list in force; absent while no freeze is known. */
  readonly poorListId?: string | undefined;
  /** Of the version in force; 0 before the first. */
  readonly number: number;
  readonly hash?: string | undefined;
  /** The highest version of which anything is known. */
  readonly known: number;
  readonly epoch: number;
}

/** A version of PS-2 that was told: a whole list, or one household more or less. */
export interface ListVersion {
  readonly number: number;
  readonly poorListId: string;
  readonly hash: string;
  readonly previousHash?: string | undefined;
  /** A freeze tells the whole list: it follows any version before it. Its pages may be missing yet. */
  readonly isFreeze: boolean;
  readonly isWhole: boolean;
}

/** A household in the copy: by the latest version that says something of it. */
export interface Listing {
  readonly poorListId: string;
  readonly number: number;
  readonly isOn: boolean;
}

/** Whether a version is missing: money waits until it has come, for it may have struck somebody off. */
export const isBehind = ({ known, number }: Pick<ListHead, 'known' | 'number'>): boolean => known > number;

/** Whether a household stands on the list in force. */
export const isListed = (head: ListHead, listing: Listing | undefined): boolean =>
  listing?.isOn === true && listing.poorListId === head.poorListId;

/**
 * The head after one more thing became known: it goes forward through the versions that follow each other, each chained
 * to the hash before, and to a freeze from anywhere. `versions` are those after the head, in any order.
 */
export const advanced = (head: ListHead, versions: readonly ListVersion[]): ListHead => {
  const next = versions
    .filter(({ number, isWhole }) => number > head.number && isWhole)
    .toSorted((a, b) => a.number - b.number)
    .find(
      ({ number, isFreeze, previousHash }) =>
        isFreeze || (number === head.number + 1 && previousHash === head.hash),
    );
  const known = Math.max(head.known, ...versions.map(({ number }) => number));
  if (!next) return { ...head, known };
  const { number, poorListId, hash } = next;
  return advanced({ ...head, known, number, poorListId, hash }, versions);
};
