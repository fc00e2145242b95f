import type { EventContract } from '../../../shared/contract/event.ts';
import * as facilitation from '../../../shared/events/activities/facilitation.ts';
import { documentPublished } from '../../../shared/events/library.ts';
import { assetAdded, boardElected } from '../../../shared/events/registration/boards.ts';
import { groupRegistered } from '../../../shared/events/registration/groups.ts';
import { poorListFrozen } from '../../../shared/events/registration/poor-lists.ts';
import { unitFormed } from '../../../shared/events/registration/units.ts';
import { volunteerRegistered } from '../../../shared/events/volunteers/volunteers.ts';
import type { Institution } from '../../../shared/routes/activities/facilitation.ts';
import type { Scoreboard } from '../../../shared/routes/activities/scoreboards.ts';

type Data = Readonly<Record<string, unknown>>;
export type Pillar = Scoreboard['pillars'][number]['pillar'];

/**
 * Something that counts for a pillar of the guidance: which fact, where its record is read, and what it says of one of
 * the six institutions (rule E-1): that it `exists`, or that it `works`.
 */
export interface Measure {
  readonly measure: string;
  readonly pillar: Pillar;
  readonly event: EventContract;
  readonly link: (subject: string, data: Data) => string;
  /** The day in the kelurahan on which it happened, where the fact says one. */
  readonly on?: (data: Data) => unknown;
  readonly institution?: Institution;
  readonly proves?: 'exists' | 'works';
  /** Facts that come in parts count once. */
  readonly counts?: (data: Data) => boolean;
}

/** Every measure, in the order in which a scoreboard shows them. A new one is a line here and in `subscriptions.ts`. */
export const measures: readonly Measure[] = [
  {
    measure: 'assets',
    pillar: 'integration',
    event: assetAdded,
    link: (_, { boardId }) => `/v1/boards/${boardId}/assets`,
  },
  {
    measure: 'terms',
    pillar: 'institutions',
    event: boardElected,
    link: (_, { boardId }) => `/v1/boards/${boardId}/terms`,
    on: ({ termStart }) => termStart,
  },
  {
    measure: 'units',
    pillar: 'institutions',
    event: unitFormed,
    link: (subject) => `/v1/units/${subject}`,
  },
  {
    measure: 'groups',
    pillar: 'institutions',
    event: groupRegistered,
    link: (subject) => `/v1/groups/${subject}`,
  },
  {
    measure: 'volunteers',
    pillar: 'institutions',
    event: volunteerRegistered,
    link: (subject) => `/v1/volunteers/${subject}`,
    institution: 'volunteers',
    proves: 'exists',
  },
  {
    measure: 'assignments',
    pillar: 'facilitation',
    event: facilitation.facilitatorAssigned,
    link: () => '/v1/assignments',
    on: ({ from }) => from,
  },
  {
    measure: 'visits',
    pillar: 'facilitation',
    event: facilitation.visitRecorded,
    link: (subject) => `/v1/visits/${subject}`,
    on: ({ on }) => on,
  },
  {
    measure: 'poor-lists',
    pillar: 'governance',
    event: poorListFrozen,
    link: (subject) => `/v1/poor-lists/${subject}`,
    institution: 'tridaya',
    proves: 'exists',
    counts: ({ page }) => page === 1,
  },
  {
    measure: 'publications',
    pillar: 'governance',
    event: documentPublished,
    link: (subject) => `/v1/library/${subject}`,
    institution: 'accountability',
    proves: 'exists',
  },
];

/** What happened, as it is kept for the scoreboard of its kelurahan. */
export interface Mark {
  readonly measure: string;
  readonly on: string;
  readonly subject: string;
  readonly link: string;
}

interface Fact {
  readonly type: string;
  readonly subject: string;
  readonly data: Data;
  /** The day it happened, local to the kelurahan. */
  readonly day: string;
}

/** What a fact is for the scoreboard: with every measure that counts it. */
export const marksOf = ({
  type,
  subject,
  data,
  day,
}: Fact): readonly (Mark & Pick<Measure, 'institution' | 'proves'>)[] =>
  measures
    .filter(({ event, counts }) => event.type === type && (counts?.(data) ?? true))
    .map(({ measure, link, on, institution, proves }) => {
      const happenedOn = on?.(data);
      return {
        measure,
        subject,
        link: link(subject, data),
        on: typeof happenedOn === 'string' ? happenedOn : day,
        institution,
        proves,
      };
    });
