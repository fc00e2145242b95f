import * as z from 'zod/mini';
import type { Field } from '../tridaya.ts';

/** What an account is: assets and costs grow by debit, funds by credit. */
type Kind = 'asset' | 'fund' | 'cost';

interface Account {
  readonly name: { readonly id: string; readonly en: string };
  readonly kind: Kind;
  /** How the bookkeeper may post to it by hand; absent: only what happened with an activity posts to it. */
  readonly byHand?: 'either' | 'credit';
}

/** The chart of accounts of a board's journal (bagan akun): closed, the same everywhere, in the order of the trial balance. */
export const accounts = {
  cash: { name: { id: 'Kas', en: 'Cash' }, kind: 'asset', byHand: 'either' },
  bank: { name: { id: 'Bank', en: 'Bank' }, kind: 'asset', byHand: 'either' },
  /** Money that groups have got and not accounted for yet. */
  'group-advances': { name: { id: 'Uang muka KSM', en: 'Advances to groups' }, kind: 'asset' },
  'blm-fund': { name: { id: 'Dana BLM', en: 'Block grant (BLM)' }, kind: 'fund', byHand: 'credit' },
  'other-funds': { name: { id: 'Dana lain', en: 'Other funds' }, kind: 'fund', byHand: 'credit' },
  'swadaya-cash': { name: { id: 'Swadaya tunai', en: 'Swadaya in cash' }, kind: 'fund', byHand: 'credit' },
  'swadaya-in-kind': { name: { id: 'Swadaya natura', en: 'Swadaya in kind' }, kind: 'fund' },
  'in-kind-used': {
    name: { id: 'Tenaga dan bahan swadaya', en: 'Labour and material in kind, used' },
    kind: 'cost',
  },
  'cost-infrastructure': { name: { id: 'Biaya lingkungan', en: 'Cost of infrastructure' }, kind: 'cost' },
  'cost-social': { name: { id: 'Biaya sosial', en: 'Cost of social activities' }, kind: 'cost' },
  'cost-economic': { name: { id: 'Biaya ekonomi', en: 'Cost of economic activities' }, kind: 'cost' },
} as const satisfies Record<string, Account>;

export type AccountCode = keyof typeof accounts;
export const accountCodes = Object.keys(accounts) as [AccountCode, ...AccountCode[]];
export const AccountCode = z.enum(accountCodes);

/** How an account may be posted to by hand. */
export const byHandOf = (code: AccountCode): Account['byHand'] => (accounts[code] as Account).byHand;

/** Where money lies: it is paid from here, and never more than is there. */
export const purses = ['cash', 'bank'] as const satisfies readonly AccountCode[];
export const Purse = z.enum(purses);
export type Purse = (typeof purses)[number];

/** What pays for activities: tranches received, and other funds (rule B-10). */
export const payingFunds = [
  'blm-fund',
  'other-funds',
  'swadaya-cash',
] as const satisfies readonly AccountCode[];

export const costOf = {
  infrastructure: 'cost-infrastructure',
  social: 'cost-social',
  economic: 'cost-economic',
} as const satisfies Record<Field, AccountCode>;
