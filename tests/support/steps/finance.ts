import { example } from '../../../shared/routes/examples.ts';
import { exampleFacts, tellActivities } from '../activities-told.ts';
import { cast, type Player, type Step, step } from '../step.ts';
import { routes } from '../system.ts';
import { paper } from './evidence.ts';

const id = (number: number) => `01JEXAMP0000000000000000X${number}`;
const [upk, ups] = [id(6), id(7)];

/** Who moves money: a person each, with a post of a unit and an account. */
const people = [
  { by: 'bookkeeper', personId: id(2), unitId: upk, post: 'bookkeeper' },
  { by: 'cashier', personId: id(3), unitId: upk, post: 'cashier' },
  { by: 'manager', personId: id(4), unitId: upk, post: 'manager' },
  { by: 'socialUnit', personId: id(5), unitId: ups, post: 'member' },
] as const satisfies readonly { by: Player; personId: string; unitId: string; post: string }[];

const { minutes } = example;
const formed = (unitId: string, kind: 'upk' | 'ups') =>
  step(routes.formUnit, 'secretary', {
    instead: { body: { ...routes.formUnit.example.body, unitId, kind } },
    key: `-${kind}`,
  });
const appointed = people.flatMap(({ by, personId, unitId, post }, index): Step[] => [
  step(routes.registerPerson, 'facilitator', {
    instead: {
      body: { locationId: example.locationId, personId, sex: 'female', name: `Pengurus Contoh ${index + 1}` },
    },
    key: `-${by}`,
  }),
  step(routes.beginPost, 'secretary', {
    instead: {
      params: { unitId },
      body: {
        postId: `01JEXAMP0000000000000000W${'PQRS'[index]}`,
        personId,
        post,
        from: '2012-09-05',
        minutes,
      },
    },
    key: `-${by}`,
  }),
  step(routes.linkAccount, 'facilitator', {
    instead: { params: { personId }, body: { account: cast[by][0] } },
    key: `-${by}`,
  }),
]);

const mistaken = {
  ...routes.postJournalEntry.example.body,
  entryId: example.mistakenEntryId,
  on: '2013-01-16',
};

/** A ledger with its first tranche and a mistake taken back; then money for an activity, through the gate and back. */
export const financeSteps: readonly Step[] = [
  formed(upk, 'upk'),
  formed(ups, 'ups'),
  ...appointed,
  step(routes.postJournalEntry, 'bookkeeper'),
  step(routes.postJournalEntry, 'bookkeeper', { instead: { body: mistaken } }),
  step(routes.reverseJournalEntry, 'bookkeeper'),
  step(routes.listJournal, 'facilitator'),
  step(routes.getTrialBalance, 'facilitator', { after: (_, system) => tellActivities(system, exampleFacts) }),
  step(routes.listBudgets, 'facilitator'),
  step(routes.getBudget, 'facilitator'),
  paper('override-minutes', example.budgetedActivityId, example.overrideMinutesId),
  step(routes.proposeOverride, 'manager'),
  step(routes.approveOverride, 'socialUnit', { ifMatch: 1 }),
  step(routes.listOverrides, 'facilitator'),
  paper('disbursement-receipt', example.budgetedActivityId, example.receiptId),
  step(routes.prepareDisbursement, 'cashier'),
  step(routes.payDisbursement, 'manager', { ifMatch: 1 }),
  step(routes.returnMoney, 'cashier', { ifMatch: 2 }),
  step(routes.getDisbursement, 'facilitator'),
];
