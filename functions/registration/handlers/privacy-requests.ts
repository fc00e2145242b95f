import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Given } from '../../../shared/contract/given.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem, type ProblemCode } from '../../../shared/errors.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { plusYears, today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import {
  type Concerned,
  privacyRequestRoutes,
} from '../../../shared/routes/registration/privacy-requests.ts';
import {
  completePrivacyRequest,
  enterPrivacyRequest,
  type PrivacyRequestRecord,
  secondsLeft,
} from '../domain/privacy-request.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { PrivacyRequestStore } from '../store/privacy-requests.ts';
import type { LoadedConcern, SubjectStore } from '../store/subjects.ts';

interface Deps {
  readonly requests: PrivacyRequestStore;
  readonly subjects: SubjectStore;
  readonly accounts: AccountStore;
  readonly publicKeys: () => Promise<readonly PublicKeyTold[]>;
}

interface PublicKeyTold {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'EdDSA';
}

const missing = ({ householdId, personId }: Concerned): ProblemCode =>
  householdId ? 'household.not-found' : personId ? 'person.not-found' : 'location.not-found';

/** The answer about a request: the record with its clock at this moment, and what was asked where it may be seen. */
const answer = (record: PrivacyRequestRecord, { now }: Pick<Given, 'now'>, text?: string) => ({
  ...record,
  secondsLeft: secondsLeft(record, now),
  ...(text !== undefined && { text }),
});

/** When the words of a request go: some years after it can have been closed, as long as complaints are kept (section 16). */
const wordsUntil = ({ area, dueAt }: PrivacyRequestRecord, given: Given): Date => {
  const date = today(given, area.code);
  const { value: years } = policyOn(given.policies, 'retention.request-years', { date, area: area.code });
  return new Date(`${plusYears(dueAt.slice(0, 10), years)}T00:00:00Z`);
};

export const privacyRequestHandlers = ({
  requests,
  subjects,
  accounts,
  publicKeys,
}: Deps): RouteHandlers<typeof privacyRequestRoutes> => ({
  async enterPrivacyRequest({ body, caller, command, given }) {
    const { access } = privacyRequestRoutes.enterPrivacyRequest;
    const [loaded, existing, posts] = await Promise.all([
      subjects.find(body.of),
      body.privacyRequestId && requests.find(body.privacyRequestId),
      accounts.postsOf(caller, access),
    ]);
    visible(loaded?.concern.record, caller, missing(body.of));
    const { concern } = loaded as LoadedConcern;
    actingIn({ caller, posts }, access, concern.record, given);
    if (existing) {
      endRepeated(existing.record, command.fingerprint, async (record) =>
        answer(record, given, (await requests.open(existing))?.text),
      );
    }
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = enterPrivacyRequest(body, concern, entry, given);
    await requests.enter(decision, body.text, wordsUntil(decision.next, given), command);
    return { ...answer(decision.next, given, body.text), warnings: decision.warnings };
  },

  async listPrivacyRequests({ area, page, query, given }) {
    const listed = await requests.list({ area, page, now: given.now });
    // a page of one Query, of which those of another status are left out
    const asked = listed.items.filter(({ status }) => query.status === undefined || status === query.status);
    return { ...listed, items: asked.map((record) => answer(record, given)) };
  },

  listErasureKeys: async () => ({ keys: [...(await publicKeys())] }),

  async getPrivacyRequest({ params, caller, purpose, given }) {
    const { access } = privacyRequestRoutes.getPrivacyRequest;
    const [found, posts] = await Promise.all([
      requests.find(params.privacyRequestId),
      accounts.postsOf(caller, access),
    ]);
    const record = visible(found?.record, caller, 'privacy-request.not-found');
    actingIn({ caller, posts }, access, record, given);
    if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
    await requests.recordAccess(record, caller, purpose, given);
    return answer(record, given, found && (await requests.open(found))?.text);
  },

  async completePrivacyRequest({ params, body, caller, command, given, ifMatch }) {
    const { access } = privacyRequestRoutes.completePrivacyRequest;
    const [found, loaded, actor] = await Promise.all([
      requests.find(params.privacyRequestId),
      subjects.find(body.of),
      accounts.actorOf(caller),
    ]);
    const request = visible(found?.record, caller, 'privacy-request.not-found');
    actingIn({ caller, posts: actor.posts }, access, request, given);
    matching(request, ifMatch);
    const { privacyRequestId, kind } = request;
    const proof =
      kind === 'erasure' && loaded?.erasable
        ? await subjects.proofOf(loaded.erasable, { cause: 'request', privacyRequestId }, given)
        : undefined;
    const { personId, mergedFrom } = actor;
    const by = { account: command.actor, personId, mergedFrom, proof };
    const decision = completePrivacyRequest(request, loaded?.concern, body, by, given);
    await requests.complete(decision, loaded, command);
    return answer(decision.next, given);
  },
});
