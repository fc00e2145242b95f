import { describe, expect, it } from 'vitest';
import { hashAfter, hashOfList } from '../../shared/messaging/poor-list-hash.ts';

const [first, second, third] = ['G1', 'G2', 'G3'].map((end) => `01JSTRD00000000000000000${end}`) as [
  string,
  string,
  string,
];

/** As `printf '…' | sha256sum` gives them: whoever proves a list needs no code of ours. */
const frozen = '1fc90e67ed407f03a9d5d7fd2d6c7816e7062600981cffa0b656da625c4af880';
const added = 'dae7c2e3f42578b0e0fd8a7f7cb6720230cabe1dc542f2e61452dac64ff8520f';
const struckOff = '892a4c406503c45a1f968b88d043aa84ec55caf1a053a8f1b73ac2f0b4064c9c';

describe('the hash of a PS-2 version (I-4)', () => {
  it('is over the sorted ids of a list that is frozen, whatever their order was', () => {
    expect(hashOfList([second, first])).toBe(frozen);
    expect(hashOfList([first, second])).toBe(frozen);
  });

  it('chains an addition and a strike-off to the version before', () => {
    expect(hashAfter(frozen, { sign: '+', householdId: third })).toBe(added);
    expect(hashAfter(added, { sign: '-', householdId: first })).toBe(struckOff);
  });
});
