import * as z from 'zod/mini';
import type { Caller } from '../../../shared/contract/access.ts';
import type { Command, Page, PageAsked } from '../../../shared/contract/route.ts';
import { Problem } from '../../../shared/errors.ts';
import { promised } from '../../../shared/messaging/outbox.ts';
import { queryPage } from '../../../shared/persistence/page.ts';
import { getItems, type Item } from '../../../shared/persistence/read.ts';
import { stored } from '../../../shared/persistence/records.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { putRecord, transact, type Write } from '../../../shared/persistence/transact.ts';
import { upgraded } from '../../../shared/persistence/upgrades.ts';
import type { PersonalItem } from '../../../shared/privacy/personal.ts';
import { personalRecords } from '../../../shared/privacy/personal-records.ts';
import { sealedElsewhere } from '../../../shared/privacy/sealed-elsewhere.ts';
import {
  Objection,
  type PersonalOfObjection,
} from '../../../shared/routes/registration/poor-list-objections.ts';
import type { ObjectionDecision, ObjectionRecord } from '../domain/objection.ts';
import { accountKey, readAccount } from './accounts.ts';
import { householdKey, householdPk, readHousehold } from './households.ts';
import { listKey, listPk } from './poor-list-keys.ts';
import { listWrite, readPoorList } from './poor-lists.ts';

const Stored = z.object({
  ...z.omit(Objection, { text: true, reply: true }).shape,
  createdAs: z.string(),
});

export const readObjection = (item: Item): ObjectionRecord => z.parse(Stored, upgraded(item));

/** The record stands with its list, what was said in a partition of its own: erasing that erases it. */
const records = personalRecords<ObjectionRecord, PersonalOfObjection>({
  kind: 'OBJECTION',
  read: readObjection,
});
const personalKey = (objectionId: string) => records.keysOf(objectionId)[1];
const objectionKey = (poorListId: string, objectionId: string) => ({
  pk: listPk(poorListId),
  sk: `OBJECTION#${objectionId}`,
});

/** Nobody answers an objection about the own household (SD-4); a condition, for only the objection says whose it is. */
const notTheirOwn = (table: string, householdId: string | undefined, ownIds: readonly string[]): Write[] =>
  householdId === undefined || ownIds.length === 0
    ? []
    : [
        {
          item: {
            ConditionCheck: {
              TableName: table,
              Key: householdKey(householdId),
              ConditionExpression: ownIds
                .map((_, index) => `NOT contains(personIds, :own${index})`)
                .join(' AND '),
              ExpressionAttributeValues: Object.fromEntries(ownIds.map((id, index) => [`:own${index}`, id])),
            },
          },
          otherwise: () => new Problem('poor-list.own-household', { rule: 'SD-4' }),
        },
      ];

/** Asked: an objection with its list, a household and who calls, in one round trip; those of a list, earliest first. */
export const objectionStore = (table: ServiceTable) => ({
  async find(
    poorListId: string,
    { objectionId, householdId }: { readonly objectionId?: string; readonly householdId?: string },
    caller: Caller,
  ) {
    const [list, account, objection, personal, household] = await getItems(table, [
      listKey(poorListId),
      accountKey(caller.id),
      objectionKey(poorListId, objectionId ?? 'none'),
      personalKey(objectionId ?? 'none'),
      householdKey(householdId ?? 'none'),
    ]);
    return {
      list: list && readPoorList(list),
      account: account && readAccount(account),
      objection: objection && readObjection(objection),
      personal: personal as (Item & PersonalItem) | undefined,
      household: household && readHousehold(household),
    };
  },

  open: (personal: PersonalItem | undefined) => records.open(table, { personal }),

  page: (poorListId: string, page: PageAsked): Promise<Page<ObjectionRecord>> =>
    queryPage(
      table,
      {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :objection)',
        ExpressionAttributeValues: { ':pk': listPk(poorListId), ':objection': 'OBJECTION#' },
        ConsistentRead: true,
      },
      page,
      readObjection,
    ),

  /** What was said in objections, in their order; of one that was erased nothing. */
  async said(objectionIds: readonly string[]): Promise<readonly (PersonalOfObjection | undefined)[]> {
    if (objectionIds.length === 0) return [];
    const items = await getItems(table, objectionIds.map(personalKey));
    return Promise.all(
      items.map((item) => records.open(table, { personal: item as (Item & PersonalItem) | undefined })),
    );
  },

  async save(
    decision: ObjectionDecision,
    before: PersonalItem | undefined,
    command: Command,
    ownIds: readonly string[] = [],
  ): Promise<void> {
    const { next, list, personal, events } = decision;
    const { objectionId, poorListId, householdId } = next;
    const sealed = personal && (await records.seal(table, objectionId, personal, before));
    await transact(table.db, [
      ...promised(table, command, decision, new Map(sealed && [[objectionId, sealed]])),
      ...(next.version === 1 ? [] : notTheirOwn(table.name, householdId, ownIds)),
      listWrite(table, list, list.version - 1, events[0].acceptedat),
      putRecord(table.name, stored(objectionKey(poorListId, objectionId), 'objection', next)),
      ...(sealed ? [putRecord(table.name, { ...sealed })] : []),
      ...(next.version === 1 && householdId
        ? [sealedElsewhere(table.name, householdPk(householdId), personalKey(objectionId))]
        : []),
    ]);
  },
});

export type ObjectionStore = ReturnType<typeof objectionStore>;
