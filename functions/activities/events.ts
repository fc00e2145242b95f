import * as z from 'zod/mini';
import { subscriptions } from '../../shared/events/subscriptions.ts';
import { createConsumer } from '../../shared/messaging/consumer.ts';
import { copiedBeneficiaries, copiedInstitutions } from '../../shared/messaging/copied-institutions.ts';
import { copyKeeper } from '../../shared/persistence/copies.ts';
import { paperKeeper } from '../../shared/persistence/papers.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { policyTable } from '../../shared/policy/policy.ts';
import { documentClient } from '../../shared/runtime/clients.ts';
import { present, readEnv } from '../../shared/runtime/env.ts';
import { cycleFollower } from './handlers/followed-cycles.ts';
import { followers } from './handlers/followed-papers.ts';
import { paperHandlers } from './handlers/papers.ts';
import { assemblyStore } from './store/assemblies.ts';
import { cycleStore } from './store/cycles.ts';
import { locationTermKeeper } from './store/location-terms.ts';
import { planStore } from './store/plans.ts';

const env = readEnv(z.object({ TABLE_NAME: present, REGION_ID: present, POLICY_OVERRIDES: present }));
const table: ServiceTable = {
  db: documentClient(),
  name: env.TABLE_NAME,
  service: 'activities',
  region: env.REGION_ID,
  keys: () => Promise.reject(new Error('Nothing personal is opened here')),
};

const institutions = copiedInstitutions(table);
const terms = locationTermKeeper(copyKeeper(table));
const papers = paperKeeper(table);
const cycle = cycleFollower(cycleStore(table));
const follow = followers({ papers, assemblies: assemblyStore(table), plans: planStore(table), cycle });

export const handler = createConsumer(subscriptions.activities, {
  ...institutions,
  ...copiedBeneficiaries(table),
  async boardElected(event, world) {
    await institutions.boardElected(event, world);
    await terms.keepTermOf(event.data, event.recordversion);
  },
  ...paperHandlers({
    papers,
    followers: { ...follow, cycle: (paper, by) => cycle(paper.of.id, paper, by) },
    policies: policyTable(JSON.parse(env.POLICY_OVERRIDES)),
  }),
});
