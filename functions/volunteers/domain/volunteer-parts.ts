import type * as z from 'zod/mini';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { volunteerChanged } from '../../../shared/events/volunteers/volunteers.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { volunteerRoutes } from '../../../shared/routes/volunteers/volunteers.ts';
import { type PersonalOfVolunteer, told, type VolunteerDecision, type VolunteerRecord } from './volunteer.ts';

type BodyOf<Name extends 'beginVolunteerRole' | 'endVolunteerRole' | 'proveVolunteer' | 'addTraining'> =
  z.output<(typeof volunteerRoutes)[Name]['body']>;

const changed = (
  volunteer: VolunteerRecord,
  personal: PersonalOfVolunteer,
  parts: Partial<VolunteerRecord>,
  given: Given,
): VolunteerDecision => {
  const next = { ...volunteer, ...parts, version: volunteer.version + 1 };
  return { next, personal, events: [told(volunteerChanged, next, given)] };
};

type Span = { readonly from: string; readonly until?: string | undefined };
const meet = (one: Span, other: Span): boolean =>
  (other.until === undefined || one.from <= other.until) &&
  (one.until === undefined || other.from <= one.until);

/** Gives a volunteer a role beside those already held (SD-6): the same one never twice on a day. */
export const beginRole = (
  volunteer: VolunteerRecord,
  personal: PersonalOfVolunteer,
  begun: BodyOf<'beginVolunteerRole'>,
  given: Given,
): VolunteerDecision => {
  const { from, until } = begun;
  if (until !== undefined && until < from) throw refused('date.too-early', '/until', { rule: 'SD-7', from });
  const { roles = [], registeredOn } = volunteer;
  if (from < registeredOn) throw refused('date.too-early', '/from', { rule: 'K-1', registeredOn });
  const held = roles.find((other) => other.role === begun.role && meet(other, begun));
  if (held)
    throw refused('volunteer.role-held', '/role', { rule: 'SD-6', from: held.from, until: held.until });
  return changed(volunteer, personal, { roles: [...roles, begun] }, given);
};

/** Ends the role that has no last day yet. */
export const endRole = (
  volunteer: VolunteerRecord,
  personal: PersonalOfVolunteer,
  { role, until }: BodyOf<'endVolunteerRole'>,
  given: Given,
): VolunteerDecision => {
  const { roles = [] } = volunteer;
  const held = roles.find((one) => one.role === role && one.until === undefined);
  if (!held) throw new Problem('volunteer.role-missing', { rule: 'SD-7', role });
  if (until < held.from) throw refused('date.too-early', '/until', { rule: 'SD-7', from: held.from });
  const ended = roles.map((one) => (one === held ? { ...held, until } : one));
  return changed(volunteer, personal, { roles: ended }, given);
};

/** Names a document as a proof (K-2): with the personal fields, for it stands at level P3. */
export const addProof = (
  volunteer: VolunteerRecord,
  { proofs = [], ...personal }: PersonalOfVolunteer,
  proof: BodyOf<'proveVolunteer'>,
  given: Given,
): VolunteerDecision => {
  const others = proofs.filter(({ documentId }) => documentId !== proof.documentId);
  return changed(volunteer, { ...personal, proofs: [...others, proof] }, {}, given);
};

/** Notes a training that has taken place (K-1). */
export const addTraining = (
  volunteer: VolunteerRecord,
  personal: PersonalOfVolunteer,
  training: BodyOf<'addTraining'>,
  given: Given,
): VolunteerDecision => {
  const day = today(given, volunteer.area.code);
  if (training.on > day) throw refused('date.in-future', '/on', { rule: 'K-1', today: day });
  return changed(volunteer, personal, { trainings: [...(volunteer.trainings ?? []), training] }, given);
};
