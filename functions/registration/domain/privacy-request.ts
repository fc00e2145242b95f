import type * as z from 'zod/mini';
import { entered } from '../../../shared/contract/acting.ts';
import { type Decision, happened, type RuleWarning } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import {
  privacyRequestChanged,
  privacyRequestClosed,
  privacyRequested,
  privacyRequestOverdue,
} from '../../../shared/events/registration/privacy-requests.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type {
  Concerned,
  PrivacyRequest,
  privacyRequestRoutes,
} from '../../../shared/routes/registration/privacy-requests.ts';
import { restsOnConsent } from './legal-basis.ts';
import type { Entry } from './location.ts';
import { isAmong, type Oneself } from './oneself.ts';
import {
  type Concern,
  type Effect,
  erase,
  isErased,
  liftRestriction,
  mustStillBe,
  restrict,
  withdrawConsent,
} from './subject.ts';

/** A request without what was asked, which stands sealed, and without its clock, which is told of the moment. */
export type PrivacyRequestRecord = Omit<PrivacyRequest, 'text' | 'secondsLeft' | 'warnings'> & {
  readonly createdAs: string;
};

type Entered = z.output<typeof privacyRequestRoutes.enterPrivacyRequest.body>;
type Completion = z.output<typeof privacyRequestRoutes.completePrivacyRequest.body>;

/** 3 x 24 real hours, no weekends off (UU 27/2022): law, so no policy changes it. */
const clockMilliseconds = 3 * 24 * 3_600_000;

/** When a request has to be done (rule D-2): 7 March 16.20 WIB ends 10 March 16.20 WIB. */
export const dueAfter = (receivedAt: string): string =>
  new Date(Date.parse(receivedAt) + clockMilliseconds).toISOString();

/** The clock of a request: whole seconds left, negative from the first moment after `dueAt`; it stops when it is closed. */
export const secondsLeft = (
  { dueAt, closedAt }: Pick<PrivacyRequestRecord, 'dueAt' | 'closedAt'>,
  now: Date,
): number =>
  Math.floor((Date.parse(dueAt) - (closedAt === undefined ? now.getTime() : Date.parse(closedAt))) / 1000);

type Told =
  | typeof privacyRequested
  | typeof privacyRequestChanged
  | typeof privacyRequestOverdue
  | typeof privacyRequestClosed;

const told = (contract: Told, next: PrivacyRequestRecord, { now, newId }: Given, more: object) => {
  const { privacyRequestId, locationId, kind, of, dueAt, area, version } = next;
  return happened(contract, {
    id: newId(),
    at: now,
    subject: privacyRequestId,
    recordversion: version,
    area,
    data: { privacyRequestId, locationId, kind, of, dueAt, ...more } as never,
    state: { ...next, secondsLeft: secondsLeft(next, now) },
  });
};

const checkSubject = ({ of, kind, affected, text }: Entered, concern: Concern): void => {
  const isBreach = kind === 'breach';
  if (isBreach !== (of.locationId !== undefined))
    throw refused('privacy-request.subject', '/of', { rule: 'D-2' });
  if (isBreach && text !== undefined) throw refused('privacy-request.subject', '/text', { rule: 'D-2' });
  if (!isBreach && affected !== undefined)
    throw refused('privacy-request.subject', '/affected', { rule: 'D-2' });
  if (concern.kind !== 'location') mustStillBe(concern);
};

/** What the office is told at once, for three days are short: a purpose that rests on another basis is not the subject's to stop. */
const warningsOf = ({ purpose }: Entered, concern: Concern, given: Given): RuleWarning[] | undefined => {
  if (purpose === undefined || concern.kind === 'location') return undefined;
  const { bases = [], area } = concern.record;
  if (restsOnConsent(bases, purpose, today(given, area.code))) return undefined;
  return [{ code: 'privacy-request.not-consent', rule: 'D-1', pointer: '/purpose' }];
};

/**
 * Enters what somebody asked, or a breach (rule D-2). The clock runs from receipt, however late it is entered. Nothing
 * is refused for its content: it was asked, and has to be answered.
 */
export const enterPrivacyRequest = (
  body: Entered,
  concern: Concern,
  { by, createdAs }: Entry,
  given: Given,
): Decision<PrivacyRequestRecord> => {
  checkSubject(body, concern);
  const { privacyRequestId, of, kind, purpose, channel, reference, affected, origin } = body;
  if (Date.parse(body.receivedAt) > given.now.getTime())
    throw refused('privacy-request.received-in-future', '/receivedAt', { rule: 'D-2' });
  if ((kind === 'withdrawal') !== (purpose !== undefined))
    throw refused('privacy-request.purpose', '/purpose', { rule: 'D-1' });
  const receivedAt = new Date(body.receivedAt).toISOString();
  const { locationId, area } = concern.record;
  const next: PrivacyRequestRecord = {
    privacyRequestId: privacyRequestId ?? (given.newId() as PrivacyRequest['privacyRequestId']),
    ...{ of, kind, purpose, locationId, area, receivedAt, channel, reference, affected },
    dueAt: dueAfter(receivedAt),
    status: 'open',
    origin: entered(origin, { by, now: given.now }),
    createdAs,
    version: 1,
  };
  return {
    next,
    warnings: warningsOf(body, concern, given),
    events: [told(privacyRequested, next, given, {})],
  };
};

const isSame = (one: Concerned, other: Concerned): boolean =>
  one.householdId === other.householdId &&
  one.personId === other.personId &&
  one.locationId === other.locationId;

interface Completing extends Oneself {
  readonly account: string;
  /** Of an erasure: the proof that it was done, signed. */
  readonly proof?: string | undefined;
}

/** Whether a request is about whoever decides it (SD-4). */
const isOwn = (concern: Concern | undefined, by: Completing): boolean =>
  (concern?.kind === 'household' && isAmong(concern.record.personIds, by)) ||
  (concern?.kind === 'person' && isAmong([concern.record.personId], by));

/** Refuses a completion that says too little or too much for what is decided, and one by the wrong person. */
const checkCompletion = (
  request: PrivacyRequestRecord,
  concern: Concern | undefined,
  completion: Completion,
  by: Completing,
): void => {
  const { outcome, reason, legalGround, notice, of } = completion;
  if (request.status !== 'open') throw new Problem('privacy-request.closed', { status: request.status });
  if (!isSame(request.of, of)) throw refused('privacy-request.of-differs', '/of', { rule: 'D-2' });
  const isRefused = outcome === 'refused';
  if (isRefused !== (reason !== undefined))
    throw refused('privacy-request.reason', '/reason', { rule: 'D-2' });
  if (isRefused !== (legalGround !== undefined))
    throw refused('privacy-request.reason', '/legalGround', { rule: 'D-2' });
  const needsNotice = !isRefused && request.kind === 'breach';
  if (needsNotice !== (notice !== undefined))
    throw refused('privacy-request.notice', '/notice', { rule: 'D-2' });
  // what cannot be undone, and what denies somebody a right, takes a second person (section 3.2)
  if ((isRefused || request.kind === 'erasure') && request.origin.enteredBy === by.account)
    throw new Problem('privacy-request.own-entry', { rule: 'section 3.2' });
  if (isOwn(concern, by)) throw new Problem('privacy-request.own-data', { rule: 'SD-4' });
};

/** What a request does to the data when it is done. */
const effectOf = (request: PrivacyRequestRecord, subject: Concern, given: Given): Effect => {
  const date = today(given, request.area.code);
  const { kind, purpose, receivedAt } = request;
  // done by people: what was handed over, corrected or told stands elsewhere
  if (kind === 'access' || kind === 'correction' || kind === 'breach') return { events: [] };
  if (subject.kind === 'location') throw new Error('Only a breach concerns a kelurahan');
  if (isErased(subject)) return { events: [] }; // nothing is left to be processed
  mustStillBe(subject);
  switch (kind) {
    case 'restriction':
      return restrict(subject, given);
    case 'lift-restriction':
      return liftRestriction(subject, given);
    case 'withdrawal':
      if (purpose === undefined) throw new Error('A withdrawal was stored without its purpose');
      return withdrawConsent(subject, purpose, { receivedAt, date }, given);
    case 'erasure':
      return erase(subject, 'request', date, given);
    default:
      return kind satisfies never;
  }
};

export type Completed = Decision<PrivacyRequestRecord> & Pick<Effect, 'subject'>;

/**
 * Closes a request, done or refused; what is done is done in the same transaction. A record that an import's undo took
 * back in the meantime has nothing left to be done to.
 */
export const completePrivacyRequest = (
  request: PrivacyRequestRecord,
  concern: Concern | undefined,
  completion: Completion,
  by: Completing,
  given: Given,
): Completed => {
  checkCompletion(request, concern, completion, by);
  const { outcome, reason, legalGround, answer, notice } = completion;
  const { subject, events, stopped }: Effect =
    outcome === 'done' && concern ? effectOf(request, concern, given) : { events: [] };
  const next: PrivacyRequestRecord = {
    ...request,
    ...{ status: outcome, closedAt: given.now.toISOString(), closedBy: by.account },
    ...{ reason, legalGround, answer, notice, stopped },
    ...(subject?.record.erasedAt !== undefined && { proof: by.proof }),
    version: request.version + 1,
  };
  return {
    next,
    subject,
    events: [told(privacyRequestClosed, next, given, { outcome, stopped }), ...events],
  };
};

/** Tells that a request is late; told once, by whoever takes its due date off the list. */
export const toldOverdue = (request: PrivacyRequestRecord, given: Given) =>
  told(privacyRequestOverdue, request, given, {});

/** Tells a request that stands in another area. */
export const toldPrivacyRequest = (request: PrivacyRequestRecord, given: Given) =>
  told(privacyRequestChanged, request, given, {});
