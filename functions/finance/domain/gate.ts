import type { Given } from '../../../shared/contract/given.ts';
import { isBehind, isListed, type ListHead, type Listing } from '../../../shared/contract/list-in-force.ts';
import type { LocalDate } from '../../../shared/contract/primitives.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Disbursement } from '../../../shared/routes/finance/disbursements.ts';
import type { OverrideRecord } from './override.ts';

/** A group as the copy of registration says it is. */
export interface Group {
  readonly kind: string;
  readonly endsOn: LocalDate;
  readonly members: readonly {
    readonly householdId?: string | undefined;
    readonly personId?: string | undefined;
    readonly from: LocalDate;
    readonly until?: LocalDate | undefined;
  }[];
}

export const membersOn = ({ members }: Pick<Group, 'members'>, day: LocalDate) =>
  members.filter(({ from, until }) => from <= day && (until === undefined || day <= until));

/** What is known of who may benefit: the head of the list read first, then who of those named stands on it. */
export interface Eligible {
  readonly head: ListHead;
  readonly listings: ReadonlyMap<string, Listing>;
  readonly overrides: readonly OverrideRecord[];
  readonly group: Group | undefined;
}

type Named = Pick<Disbursement, 'field' | 'householdIds' | 'otherHouseholds' | 'area'>;

/** The PS-2 version that somebody was checked against. */
export type Checked = NonNullable<Disbursement['paid']>['list'];

/** A group that still works; money for one that has ended goes to nobody. */
export const mustStillWork = (group: Group | undefined, day: LocalDate): Group => {
  if (!group) throw new Problem('group.not-found');
  if (group.endsOn < day) throw new Problem('group.ended', { rule: 'R-12', endsOn: group.endsOn });
  return group;
};

/**
 * The PS-2 gate: all households named stand on the list in force, or were let in by an approved override. Economic
 * and social money names nobody else, and economic money only households of the group's members; works say how many
 * others they serve, and serve at least as many of the list as the policy asks. While a version is missing, nobody is paid:
 * it may have struck somebody off. That nothing of this changes meanwhile the write's condition says.
 */
export const mustBeEligible = (
  { field, householdIds, otherHouseholds, area }: Named,
  { head, listings, overrides, group }: Eligible,
  day: LocalDate,
  given: Given,
): Checked => {
  if (isBehind(head))
    throw new Problem('poor-list.behind', { rule: 'A-6', known: head.known, number: head.number });
  const approved = overrides.filter(({ status }) => status === 'approved');
  const letIn = new Set<string>(approved.flatMap((override) => override.householdIds));
  const isOn = (id: string) => isListed(head, listings.get(id));
  const notListed = householdIds.filter((id) => !isOn(id) && !letIn.has(id));
  const { poorListId, hash, number } = head;
  if (notListed.length > 0 || poorListId === undefined || hash === undefined)
    throw refused('disbursement.not-listed', '/householdIds', { rule: 'A-6', notListed, number });
  if (field !== 'infrastructure' && otherHouseholds > 0)
    throw refused('disbursement.not-listed', '/otherHouseholds', { rule: 'A-6', field });
  const listed = householdIds.filter(isOn);
  if (field === 'infrastructure') {
    const policy = policyOn(given.policies, 'activity.poor-households-min', { date: day, area: area.code });
    if (listed.length < policy.value)
      throw refused('disbursement.not-listed', '/householdIds', {
        rule: 'A-6',
        listed: listed.length,
        policy,
      });
  }
  if (field === 'economic') {
    const members = new Set(membersOn(mustStillWork(group, day), day).map((member) => member.householdId));
    const notMembers = householdIds.filter((id) => !members.has(id));
    if (notMembers.length > 0)
      throw refused('disbursement.not-listed', '/householdIds', { rule: 'A-6', notMembers });
  }
  return {
    poorListId: poorListId as Checked['poorListId'],
    ...{ number, hash, households: householdIds.length },
    overridden: householdIds.length - listed.length,
  };
};
