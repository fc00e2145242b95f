import type { RuleWarning } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { isBehind, isListed, type ListHead, type Listing } from '../../../shared/contract/list-in-force.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { ActivityRecord } from './activity.ts';

type Counted = Pick<ActivityRecord, 'beneficiaryKK' | 'ps2BeneficiaryKK' | 'beneficiaries'>;

/** Refuses more PS-2 households than households, or more named ones than were counted. */
export const mustCount = ({ beneficiaryKK, ps2BeneficiaryKK, beneficiaries }: Counted): void => {
  if (ps2BeneficiaryKK > beneficiaryKK)
    throw refused('activity.poor-count', '/ps2BeneficiaryKK', { rule: 'A-5', beneficiaryKK });
  const twice = beneficiaries.findIndex((id, index) => beneficiaries.indexOf(id) < index);
  if (twice >= 0)
    throw refused('activity.poor-count', `/beneficiaries/${twice}`, { rule: 'A-6', reason: 'twice' });
};

/**
 * The rule of the field (section 6): social and economic money is for PS-2 households alone; works serve at least so
 * many, and warn below a share. Those of PS-2 are named, every one; others are a count.
 */
export const mustServeThePoor = (
  activity: Counted & Pick<ActivityRecord, 'field' | 'area'>,
  given: Given,
): RuleWarning[] => {
  const { field, area, beneficiaryKK, ps2BeneficiaryKK, beneficiaries } = activity;
  const on = { date: today(given, area.code), area: area.code };
  const pointer = '/ps2BeneficiaryKK';
  const details = { rule: 'A-6', field, beneficiaryKK, ps2BeneficiaryKK };
  if (beneficiaries.length !== ps2BeneficiaryKK)
    throw refused('activity.poor-count', '/beneficiaries', { ...details, named: beneficiaries.length });
  if (field !== 'infrastructure') {
    if (ps2BeneficiaryKK !== beneficiaryKK) throw refused('activity.poor-count', pointer, details);
    return [];
  }
  const least = policyOn(given.policies, 'activity.poor-households-min', on);
  if (ps2BeneficiaryKK < least.value)
    throw refused('activity.poor-count', pointer, { ...details, policy: least });
  const share = policyOn(given.policies, 'activity.poor-share-warn-percent', on);
  if (ps2BeneficiaryKK * 100 >= share.value * beneficiaryKK) return [];
  return [{ code: 'activity.few-poor', rule: 'A-5', pointer, details: { policy: share } }];
};

/** Refuses households that the PS-2 list in force does not have, by their ids. While a version is missing nobody knows. */
export const mustBeListed = (
  { beneficiaries }: Pick<ActivityRecord, 'beneficiaries'>,
  head: ListHead,
  listings: ReadonlyMap<string, Listing>,
): void => {
  if (beneficiaries.length === 0) return;
  if (isBehind(head))
    throw new Problem('state.busy', { rule: 'A-6', known: head.known, number: head.number });
  const missing = beneficiaries.flatMap((id, index) =>
    isListed(head, listings.get(id)) ? [] : [{ id, index }],
  );
  if (missing.length === 0) return;
  const { poorListId, number, hash } = head;
  throw new Problem(
    'activity.not-listed',
    { rule: 'A-6', householdIds: missing.map(({ id }) => id), list: { poorListId, number, hash } },
    missing.map(({ index }) => ({
      pointer: `/beneficiaries/${index}`,
      code: 'activity.not-listed',
      message: 'activity.not-listed',
    })),
  );
};
