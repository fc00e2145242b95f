import { describe, expect, it } from 'vitest';
import { answerObjection, raiseObjection } from '../../functions/registration/domain/objection.ts';
import { aGiven, aHousehold, anEntry, anId } from '../support/builders.ts';
import { anObjection, aShownList, householdId } from '../support/poor-lists.ts';

const text = 'Keluarga Contoh di sebelah lebih miskin';
const who = { ...anEntry, area: '31.71' };
const refusal = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe('raising an objection', () => {
  const raise = (list = aShownList(), more: object = {}, household?: ReturnType<typeof aHousehold>) =>
    raiseObjection(list, { text, ...more }, household, who, aGiven());

  it('counts with its list, and what was said stands in neither record nor event', () => {
    const { next, list, personal, events } = raise();
    expect(next).toMatchObject({ status: 'open', version: 1 });
    expect(list).toMatchObject({ openObjections: 1, version: 5 });
    expect(personal).toEqual({ text });
    expect(events.map(({ contract: { type } }) => type)).toEqual([
      'objection-raised.v1',
      'poor-list-changed.v1',
    ]);
    expect(JSON.stringify([next, list, events])).not.toContain(text);
  });

  it('names a household of the kelurahan, or none', () => {
    const named = { householdId: householdId(1) };
    expect(raise(aShownList(), named, aHousehold()).next.householdId).toBe(householdId(1));
    expect(() => raise(aShownList(), named)).toThrow(refusal('household.not-found'));
    const far = aHousehold({ area: { ...aHousehold().area, code: '32.01.01.1001' } });
    expect(() => raise(aShownList(), named, far)).toThrow(refusal('household.not-found'));
    expect(() => raise(aShownList(), named, aHousehold({ locationId: anId('PACE', 2) }))).toThrow(
      refusal('poor-list.household-elsewhere'),
    );
    expect(() => raise(aShownList(), named, aHousehold({ status: 'erased' }))).toThrow(
      refusal('household.gone'),
    );
    expect(raise(aShownList(), named, aHousehold({ status: 'moved' })).next.status).toBe('open');
  });

  it.each(['draft', 'ratified', 'frozen', 'superseded'] as const)('not to a list that is %s', (status) => {
    expect(() => raise(aShownList({ status }))).toThrow(refusal('poor-list.wrong-status'));
  });
});

describe('answering an objection', () => {
  const body = {
    outcome: 'rejected',
    reply: 'Sudah dicek',
    minutes: { number: 'BA-9', date: '2012-08-25' },
  } as const;
  const answer = (
    objection = anObjection(),
    before: { text: string } | undefined = { text },
    more: object = {},
  ) =>
    answerObjection(
      aShownList({ openObjections: 2 }),
      objection,
      before,
      { ...body, ...more },
      { by: 'account-2' },
      aGiven(),
    );

  it('closes it with minutes; the list has one open less', () => {
    const { next, list, personal, events } = answer();
    expect(next).toMatchObject({
      status: 'rejected',
      answer: { minutes: body.minutes, enteredBy: 'account-2' },
      version: 2,
    });
    expect(list.openObjections).toBe(1);
    expect(personal).toEqual({ text, reply: 'Sudah dicek' });
    expect(events[0]).toMatchObject({
      contract: { type: 'objection-answered.v1' },
      data: { status: 'rejected' },
    });
  });

  it('once, and on a day that has come', () => {
    for (const status of ['accepted', 'rejected'] as const)
      expect(() => answer(anObjection({ status }))).toThrow(refusal('objection.answered'));
    const minutes = { number: 'BA-9', date: '2012-09-02' };
    expect(() => answer(anObjection(), { text }, { minutes })).toThrow(refusal('poor-list.date-in-future'));
  });

  it('also when what was said is erased: then nothing is added to it', () => {
    const erased = answerObjection(
      aShownList(),
      anObjection(),
      undefined,
      body,
      { by: 'account-2' },
      aGiven(),
    );
    expect(erased.next.status).toBe('rejected');
    expect(erased.personal).toBeUndefined();
  });
});
