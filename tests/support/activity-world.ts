import { ulid } from 'ulid';
import { planItemRecords } from '../../functions/activities/store/plan-items.ts';
import type { CloudEvent } from '../../shared/contract/event.ts';
import { fundsDisbursed, moneyReturned } from '../../shared/events/finance.ts';
import { hoursVerified } from '../../shared/events/volunteers/hours.ts';
import type { PlanItem } from '../../shared/routes/activities/plan-item.ts';
import type { Requirement } from '../../shared/routes/documents/requirement.ts';
import { anArea } from './builders.ts';
import { tellPapers } from './evidence.ts';
import { told } from './kelurahan.ts';
import { aSurveyedKelurahan, minutes } from './poor-list-world.ts';
import type { TestSystem } from './system.ts';

type Place = Pick<PlanItem, 'locationId' | 'boardId'>;

/** An item of a plan as its routes would have stored it: a drain of so many metres. */
export const putPlanItem = async (
  { documents }: Pick<TestSystem, 'documents'>,
  { locationId, boardId }: Readonly<Record<keyof Place, string>>,
  more: Partial<PlanItem> = {},
): Promise<string> => {
  const planItem = {
    planItemId: ulid(),
    planId: ulid(),
    kind: 'renta',
    year: 2013,
    ...{ locationId, boardId, area: anArea() },
    field: 'infrastructure',
    needs: [{ need: 'environment', percent: 100 }],
    title: 'Saluran drainase',
    problem: 'Jalan tergenang',
    need: 'Saluran tertutup',
    place: 'RW 02',
    plannedVolume: 800,
    unitOfMeasure: 'm',
    rupiah: 50_000_000,
    status: 'ratified',
    government: [],
    origin: { source: 'office', enteredAt: '2013-01-05T03:00:00.000Z', enteredBy: 'uji' },
    createdAs: 'uji',
    version: 1,
    ...more,
  } as PlanItem & { createdAs: string };
  const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
  const Item = planItemRecords.itemOf(planItem, '2013-01-05T03:00:00.000Z');
  await documents.send(new PutCommand({ TableName: 'pranata-local-activities', Item }));
  return planItem.planItemId;
};

const fact = (
  contract: typeof fundsDisbursed | typeof moneyReturned | typeof hoursVerified,
  data: object,
  { subject, version = 1, area }: { subject: string; version?: number; area: string },
): CloudEvent => ({
  specversion: '1.0',
  id: ulid(),
  source: contract.source,
  type: contract.type,
  subject,
  time: '2013-02-01T03:00:00.000Z',
  recordversion: version,
  acceptedat: '2013-02-01T03:00:00.000Z',
  area,
  region: 'local',
  actor: contract.source,
  data: contract.data.parse(data) as Record<string, unknown>,
});

interface Budgeted {
  readonly activityId: string;
  readonly boardId: string;
  readonly locationId: string;
  readonly groupId: string;
  readonly area: { readonly code: string };
}

/** What finance will tell of a budget: its sums after a payment or a return, in their version. */
export const moneyFact = (
  { activityId, boardId, locationId, groupId, area }: Budgeted,
  { paid, back, version = 1, more = {} }: { paid: number; back?: number; version?: number; more?: object },
): CloudEvent => {
  const budget = {
    ...{ activityId, boardId, locationId, groupId, field: 'infrastructure', rupiah: 44_000_000 },
    ...{ disbursedRupiah: paid, returnedRupiah: back ?? 0, inKindRupiah: 0 },
    ...{ disbursementId: ulid(), on: '2013-02-01', entryId: ulid() },
  };
  const list = { poorListId: ulid(), number: 1, hash: 'hash-1', households: 1, overridden: 0 };
  return back === undefined
    ? fact(
        fundsDisbursed,
        { ...budget, paidRupiah: paid, list, ...more },
        { subject: activityId, version, area: area.code },
      )
    : fact(
        moneyReturned,
        { ...budget, backRupiah: back, ...more },
        { subject: activityId, version, area: area.code },
      );
};

/** What volunteers will tell of hours that were verified. */
export const hoursFact = (
  { activityId, locationId, area }: Pick<Budgeted, 'activityId' | 'locationId' | 'area'>,
  {
    minutes: worked,
    on = '2013-01-20',
    hoursId = ulid(),
  }: { minutes: number; on?: string; hoursId?: string },
): CloudEvent =>
  fact(
    hoursVerified,
    { hoursId, volunteerId: ulid(), locationId, activityId, on, minutes: worked },
    { subject: hoursId, version: 2, area: area.code },
  );

/** A kelurahan with a list in force, a group that proposes, and a unit (UPL) that checks. */
export const aTridayaKelurahan = async (system: TestSystem) => {
  const kelurahan = await aSurveyedKelurahan(system, { households: 8 });
  const { facilitator, secretary, locationId, boardId, memberIds, area, householdIds } = kelurahan;
  const listed = householdIds.slice(0, 3);
  const poorListId = await kelurahan.aFrozenList(listed);
  const members = householdIds.slice(4, 7).map((householdId, index) => ({
    householdId,
    sex: 'female' as const,
    post: index === 0 ? ('head' as const) : ('member' as const),
  }));
  const aGroup = async () =>
    (
      await told(
        secretary.registerGroup({
          body: {
            boardId,
            name: 'KSM Uji',
            kind: 'infrastructure',
            formedFrom: 'arisan',
            formedOn: '2012-10-01',
            proposal: { number: 'USULAN-01/UJI/2012', date: '2012-10-15' },
            minutes: { number: 'BA-05/UJI/2012', date: '2012-11-01' },
            endsOn: '2013-12-31',
            stage: 1,
            members,
          } as never,
        }),
      )
    ).groupId as string;
  const groupId = await aGroup();
  const decree = { number: 'SK-03/UJI/2012', date: '2012-09-06' };
  const { unitId } = await told(
    secretary.formUnit({ body: { boardId, kind: 'upl', decree, minutes } as never }),
  );
  const { personId } = await told(
    facilitator.registerPerson({ body: { locationId, sex: 'male', name: 'Warga Uji UPL' } as never }),
  );
  const post = { personId, post: 'manager', from: '2012-09-10', minutes } as const;
  await told(secretary.beginPost({ params: { unitId }, body: post as never }));
  const account = `upl-${area}`;
  await told(facilitator.linkAccount({ params: { personId }, body: { account } }));
  const planItemId = await putPlanItem(system, { locationId, boardId });
  await system.settled();
  const unit = system.as(account, 'unit', area);

  const papers = async (activityId: string, ...requirements: Requirement[]) =>
    tellPapers(
      system,
      requirements.map((requirement) => ({ requirement, id: activityId, locationId, area })),
    );
  const meeting = (documentId: string) => ({
    minutes: { documentId, number: 'BA-30/UJI/2013', date: '2013-01-30' },
    present: memberIds.slice(0, 5),
  });

  const world = {
    ...kelurahan,
    ...{
      system,
      listed,
      poorListId,
      groupId,
      aGroup,
      planItemId,
      unit,
      unitPersonId: personId,
      papers,
      meeting,
    },

    draft: (more: object = {}) =>
      told(
        facilitator.draftActivity({
          body: {
            planItemId,
            groupId,
            kind: 'saluran',
            title: 'Saluran drainase RW 02',
            place: 'RT 03 RW 02',
            site: { type: 'Point', coordinates: [106.82, -6.17] },
            proposedVolume: 800,
            budget: [
              {
                what: 'U-ditch',
                quantity: 800,
                unit: 'm',
                unitRupiah: 55_000,
                rupiah: 44_000_000,
                source: 'blm',
              },
            ],
            swadaya: [
              {
                form: 'labour',
                what: 'Gotong royong',
                quantity: 100,
                unit: 'HOK',
                unitRupiah: 60_000,
                pricedOn: '2013-01-10',
                countersignedBy: memberIds[8],
                promisedRupiah: 6_000_000,
              },
            ],
            beneficiaryKK: 4,
            ps2BeneficiaryKK: 2,
            beneficiaries: listed.slice(0, 2),
            ...more,
          } as never,
        }),
      ),

    submit: async (activityId: string) => {
      const [drawing] = await papers(activityId, 'activity-drawing');
      return facilitator.submitActivity({ params: { activityId }, body: { drawings: [drawing] } } as never);
    },
    examine: async (activityId: string, more: object = {}, by = unit) => {
      const [documentId] = await papers(activityId, 'activity-feasibility');
      const form = { documentId, number: 'KELAYAKAN-01/UJI', date: '2013-01-25' };
      return by.examineActivity({
        params: { activityId },
        body: { outcome: 'feasible', form, ...more },
      } as never);
    },
    rank: async (activityId: string) => {
      const [documentId] = await papers(activityId, 'activity-ranking');
      const ranking = {
        minutes: { documentId, number: 'BA-29/UJI/2013', date: '2013-01-28' },
        attendance: { total: 30, women: 14, men: 16, poor: 15 },
        rank: 1,
      };
      return secretary.rankActivity({ params: { activityId }, body: ranking } as never);
    },
    decide: async (activityId: string, more: object = {}) => {
      const [documentId] = await papers(activityId, 'activity-decision');
      const body = { outcome: 'approved', meeting: meeting(documentId!), ...more };
      return secretary.decideActivity({ params: { activityId }, body } as never);
    },
    contract: async (activityId: string) => {
      const [documentId] = await papers(activityId, 'activity-contract');
      const agreement = { documentId, number: 'SPPD-L/01/2013', date: '2013-01-31' };
      return secretary.contractActivity({ params: { activityId }, body: { agreement } } as never);
    },
    pay: async (activityId: string, rupiah: number) => {
      const activity = await told(secretary.getActivity({ params: { activityId } } as never));
      const event = moneyFact(activity, { paid: rupiah });
      await system.publish([event]);
      return event;
    },
    progress: async (activityId: string, percent: 0 | 50 | 100, more: object = {}) => {
      const [documentId] = await papers(activityId, 'activity-photo');
      const point = { type: 'Point', coordinates: [106.8201, -6.1701] };
      const body = {
        percent,
        on: '2013-02-01',
        photos: [{ documentId, point, takenOn: '2013-02-01' }],
        siteBoardOn: '2013-01-31',
        ...more,
      };
      return facilitator.reportProgress({ params: { activityId }, body } as never);
    },
    complete: async (activityId: string, more: object = {}) => {
      const [documentId] = await papers(activityId, 'activity-handover');
      const handover = { documentId, number: 'BAST-01/UJI/2013', date: '2013-02-01' };
      const body = { on: '2013-02-01', realisedVolume: 800, handover, ...more };
      return facilitator.completeActivity({ params: { activityId }, body } as never);
    },
    account: async (activityId: string, rupiah: number) => {
      const [documentId] = await papers(activityId, 'activity-receipt');
      const receipts = [{ documentId, number: 'KW-001', on: '2013-02-01', what: 'U-ditch', rupiah }];
      const body = { receipts, realisedVolume: 800, swadaya: [] };
      return {
        documentId,
        answer: await facilitator.reportAccount({ params: { activityId }, body } as never),
      };
    },
    accept: async (activityId: string) => {
      const [documentId] = await papers(activityId, 'activity-decision');
      return secretary.acceptAccount({
        params: { activityId },
        body: { meeting: meeting(documentId!) },
      } as never);
    },
    /** A ranked proposal, that the board may decide. */
    aRanked: async (more: object = {}) => {
      const { activityId } = await world.draft(more);
      await told(world.submit(activityId) as never);
      await told(world.examine(activityId) as never);
      await told(world.rank(activityId) as never);
      return activityId as string;
    },
    aContracted: async (more: object = {}) => {
      const activityId = await world.aRanked(more);
      await told(world.decide(activityId) as never);
      await told(world.contract(activityId) as never);
      return activityId;
    },
    /** Work that is done, with its money. */
    aCompleted: async (rupiah: number, more: object = {}) => {
      const activityId = await world.aContracted(more);
      await world.pay(activityId, rupiah);
      for (const percent of [0, 50, 100] as const) await told(world.progress(activityId, percent) as never);
      await told(world.complete(activityId) as never);
      return activityId;
    },
    get: async (activityId: string) => told(secretary.getActivity({ params: { activityId } } as never)),
  };
  return world;
};
