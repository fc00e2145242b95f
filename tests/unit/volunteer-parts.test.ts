import { describe, expect, it } from 'vitest';
import { eraseVolunteer } from '../../functions/volunteers/domain/volunteer.ts';
import {
  addProof,
  addTraining,
  beginRole,
  endRole,
} from '../../functions/volunteers/domain/volunteer-parts.ts';
import { volunteerRoutes } from '../../shared/routes/volunteers/volunteers.ts';
import { aGiven, anId } from '../support/builders.ts';
import { refusal, refusalAt } from '../support/refusals.ts';
import { aVolunteer } from '../support/volunteer-builders.ts';

const given = () => aGiven('2012-09-01T05:00:00.000Z');
const personal = { name: 'Relawan Contoh Satu', phone: '0800000003' };
const Begun = volunteerRoutes.beginVolunteerRole.body;
const begin = (body: object, volunteer = aVolunteer()) =>
  beginRole(volunteer, personal, Begun.parse({ role: 'health', from: '2012-06-01', ...body }), given());
const inHealth = begin({}).next;

describe('roles of a volunteer (SD-6)', () => {
  it('are several at a time, told with the volunteer, who keeps the personal fields', () => {
    const { next, personal: after, events } = begin({ role: 'survey' }, inHealth);
    expect(next.roles).toEqual([
      { role: 'health', from: '2012-06-01' },
      { role: 'survey', from: '2012-06-01' },
    ]);
    expect(after).toEqual(personal);
    expect(events).toMatchObject([{ contract: { type: 'volunteer-changed.v1' }, recordversion: 3 }]);
  });

  it('begin on the day of the registration at the earliest, and end no earlier than they begin', () => {
    expect(begin({ from: '2012-03-04' }).next.roles).toHaveLength(1);
    expect(() => begin({ from: '2012-03-03' })).toThrow(refusalAt('date.too-early', '/from'));
    expect(begin({ until: '2012-06-01' }).next.roles).toHaveLength(1);
    expect(() => begin({ until: '2012-05-31' })).toThrow(refusalAt('date.too-early', '/until'));
  });

  it('are held once at a time: again from the day after the last on', () => {
    const ended = begin({ until: '2012-07-31' }).next;
    expect(begin({ from: '2012-08-01' }, ended).next.roles).toHaveLength(2);
    expect(() => begin({ from: '2012-07-31' }, ended)).toThrow(refusalAt('volunteer.role-held', '/role'));
    expect(() => begin({ from: '2012-08-01' }, inHealth)).toThrow(refusal('volunteer.role-held'));
    expect(begin({ from: '2012-05-01', until: '2012-05-31' }, inHealth).next.roles).toHaveLength(2);
    expect(() => begin({ from: '2012-05-01', until: '2012-06-01' }, inHealth)).toThrow(
      refusal('volunteer.role-held'),
    );
  });

  it('end with their last day, once', () => {
    const end = (until: string, volunteer = inHealth) =>
      endRole(volunteer, personal, { role: 'health', until }, given());
    const { next } = end('2012-06-01');
    expect(next.roles).toEqual([{ role: 'health', from: '2012-06-01', until: '2012-06-01' }]);
    expect(() => end('2012-05-31')).toThrow(refusalAt('date.too-early', '/until'));
    expect(() => end('2012-08-31', next)).toThrow(refusal('volunteer.role-missing', { role: 'health' }));
  });
});

describe('proofs and trainings (K-1, K-2)', () => {
  it('a proof stands with the personal fields, and neither in the record nor in what is told', () => {
    const proof = { documentId: anId('DC', 1), proves: 'ktp' } as never;
    const { next, personal: after, events } = addProof(aVolunteer(), personal, proof, given());
    expect(after).toEqual({ ...personal, proofs: [proof] });
    expect(JSON.stringify([next, events])).not.toContain(anId('DC', 1));
  });

  it('a proof that is named again is corrected', () => {
    const documentId = anId('DC', 1);
    const proof = (proves: string) => ({ documentId, proves }) as never;
    const { personal: first } = addProof(aVolunteer(), personal, proof('diploma'), given());
    expect(addProof(aVolunteer(), first, proof('certificate'), given()).personal.proofs).toEqual([
      proof('certificate'),
    ]);
  });

  it('a training took place today or before', () => {
    const training = { topic: 'Menimbang balita', hours: 8, by: 'Puskesmas' };
    const on = (day: string) => addTraining(aVolunteer(), personal, { ...training, on: day }, given());
    expect(on('2012-09-01').next.trainings).toHaveLength(1);
    expect(() => on('2012-09-02')).toThrow(refusalAt('date.in-future', '/on'));
  });

  it('neither roles nor trainings are left of a volunteer who is erased (D-3)', () => {
    const volunteer = aVolunteer({
      roles: [{ role: 'watch', from: '2012-06-01' }],
      trainings: [{ topic: 'Survei', on: '2012-06-02', hours: 4, by: 'Korkot' }],
    });
    const erased = eraseVolunteer(volunteer, given())?.next;
    expect(erased?.status).toBe('erased');
    expect(erased).not.toHaveProperty('roles');
    expect(erased).not.toHaveProperty('trainings');
  });
});
