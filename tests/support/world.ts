import { example } from '../../shared/routes/examples.ts';
import type { Answer, Asked } from './requests.ts';
import { cast, type Step, step } from './step.ts';
import { areaChangeSteps } from './steps/area-changes.ts';
import { conflictSteps } from './steps/conflicts.ts';
import { documentSteps } from './steps/documents.ts';
import { duplicateSteps } from './steps/duplicates.ts';
import { paperSteps } from './steps/evidence.ts';
import { facilitationSteps } from './steps/facilitation.ts';
import { financeSteps } from './steps/finance.ts';
import { groupSteps } from './steps/groups.ts';
import { householdSteps } from './steps/households.ts';
import { importSteps } from './steps/imports.ts';
import { librarySteps } from './steps/library.ts';
import { poorListSteps } from './steps/poor-lists.ts';
import { privacyRequestSteps } from './steps/privacy-requests.ts';
import { communitySteps, volunteerSteps } from './steps/volunteers.ts';
import { routes, type TestSystem } from './system.ts';

const second = { params: { personId: example.secondPersonId }, body: { account: cast.secretary[0] } };
const purpose = 'contact';

/** The examples of all contracts in the order in which each finds what it needs; `instead` are no examples. */
export const steps: readonly Step[] = [
  step(routes.getHealth, 'national'),
  step(routes.getOpenApi, 'national'),
  step(routes.getAsyncApi, 'national'),
  step(routes.getDocsPage, 'national'),
  step(routes.getDocsFile, 'national'),
  step(routes.getArea, 'national'),
  step(routes.listAreas, 'national'),
  step(routes.getMe, 'facilitator'),
  step(routes.enrolLocation, 'national'),
  step(routes.registerPerson, 'facilitator'),
  step(routes.registerPerson, 'facilitator', {
    instead: {
      body: {
        ...routes.registerPerson.example.body,
        personId: example.secondPersonId,
        name: 'Warga Contoh Dua',
      },
    },
  }),
  step(routes.formBoard, 'facilitator'),
  paperSteps.charter,
  step(routes.changeBoard, 'facilitator', { ifMatch: 1 }),
  paperSteps.election,
  step(routes.beginTerm, 'facilitator', { ifMatch: 2 }),
  step(routes.changePerson, 'facilitator', { ifMatch: 2 }),
  step(routes.linkAccount, 'facilitator', { ifMatch: 3 }),
  step(routes.formUnit, 'facilitator'),
  step(routes.beginPost, 'facilitator', { ifMatch: 1 }),
  step(routes.linkAccount, 'facilitator', { instead: second }),
  step(routes.changeUnit, 'secretary', { ifMatch: 2 }),
  paperSteps.title,
  step(routes.addAsset, 'secretary'),
  step(routes.changeAsset, 'secretary', { ifMatch: 1 }),
  step(routes.registerVolunteer, 'facilitator'),
  step(routes.changeVolunteer, 'secretary', { ifMatch: 1 }),
  step(routes.changeLocation, 'national', { ifMatch: 1 }),
  step(routes.listLocations, 'facilitator'),
  step(routes.getLocation, 'facilitator'),
  step(routes.listPersons, 'facilitator'),
  step(routes.getPerson, 'facilitator', { purpose }),
  step(routes.listBoards, 'national'),
  step(routes.getBoard, 'facilitator'),
  step(routes.listTerms, 'facilitator'),
  step(routes.listAssets, 'facilitator'),
  step(routes.listUnits, 'facilitator'),
  step(routes.getUnit, 'facilitator'),
  step(routes.listPosts, 'facilitator'),
  step(routes.listVolunteers, 'facilitator'),
  step(routes.getVolunteer, 'facilitator', { purpose }),
  ...householdSteps,
  ...conflictSteps,
  ...importSteps,
  ...poorListSteps,
  ...groupSteps,
  ...facilitationSteps,
  ...volunteerSteps,
  ...communitySteps,
  ...financeSteps,
  ...documentSteps,
  ...librarySteps,
  ...privacyRequestSteps,
  ...duplicateSteps,
  ...areaChangeSteps,
];

/** What ends the story: after these the secretary and the account act no more. */
export const lastSteps: readonly Step[] = [
  step(routes.endPost, 'secretary', { ifMatch: 3 }),
  step(routes.unlinkAccount, 'facilitator', { ifMatch: 4 }),
];

export interface Played {
  readonly step: Step;
  readonly asked: Asked;
  readonly answer: Answer;
  /** Of a write: what the same request was answered at once again, and how often it wrote. */
  readonly again?: { readonly answer: Answer; readonly writes: number };
}

/** The step as a request, with a key of its own on every write. */
export const askedOf = async (
  system: TestSystem,
  { route, by, ifMatch, purpose: why, keep, instead, key = instead ? '-2' : '' }: Step,
): Promise<Asked> => ({
  ...route.example,
  ...instead,
  token: route.access === 'public' ? undefined : await system.tokenFor(...cast[by]),
  headers: {
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    ...(why && { 'pranata-purpose': why }),
    ...(keep && { prefer: `conflict=keep; id=${keep}` }),
    ...(route.method !== 'GET' && { 'idempotency-key': `${route.id}${key}` }),
  },
});

/** Plays steps one after the other, and every write twice; each is heard by everybody before the next. */
export const play = async (system: TestSystem, played: readonly Step[] = steps): Promise<Played[]> => {
  const story: Played[] = [];
  for (const one of played) {
    const asked = await askedOf(system, one);
    const answer = await system.request(one.route, asked);
    await one.after?.(answer, system);
    if (one.route.method === 'GET') {
      story.push({ step: one, asked, answer });
      continue;
    }
    await system.settled();
    const before = system.writes();
    const again = await system.request(one.route, asked);
    await system.settled();
    story.push({ step: one, asked, answer, again: { answer: again, writes: system.writes() - before } });
  }
  return story;
};
