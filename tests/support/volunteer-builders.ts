import type { ActivityCopy } from '../../functions/volunteers/domain/activity-copy.ts';
import type {
  ForumMeetingRecord,
  ForumPostRecord,
  ForumRecord,
} from '../../functions/volunteers/domain/forum.ts';
import type { HoursRecord } from '../../functions/volunteers/domain/hours.ts';
import type {
  LearningGroupRecord,
  LearningSessionRecord,
} from '../../functions/volunteers/domain/learning.ts';
import type { SectorGroupRecord } from '../../functions/volunteers/domain/sector-group.ts';
import type { VolunteerRecord } from '../../functions/volunteers/domain/volunteer.ts';
import type { Actor } from '../../shared/contract/actor.ts';
import type { LocationId } from '../../shared/contract/primitives.ts';
import { anArea, anEntry, anId, personId } from './builders.ts';

export const locationId = anId<LocationId>('PACE', 1);
const origin = { source: 'paper', enteredAt: '2012-09-01T05:00:00.000Z', enteredBy: anEntry.by } as const;
const record = { area: anArea(), locationId, origin, createdAs: anEntry.createdAs, version: 1 };

/** An active volunteer since March 2012, whose person and account are known. */
export const aVolunteer = (more: Partial<VolunteerRecord> = {}): VolunteerRecord => ({
  ...record,
  volunteerId: anId('VRT', 1),
  personId: personId(1),
  account: 'relawan-1',
  sex: 'female',
  rt: '003',
  rw: '02',
  skills: ['mengajar'],
  sectors: ['health'],
  registeredOn: '2012-03-04',
  status: 'active',
  ...more,
});

/** An activity of the volunteer's kelurahan, under way. */
export const anActivityCopy = (more: Partial<ActivityCopy> = {}): ActivityCopy => ({
  activityId: anId('ACT', 1),
  locationId,
  groupId: anId('GRP', 1),
  area: { code: anArea().code },
  field: 'social',
  needs: [
    { need: 'health', percent: 60 },
    { need: 'education', percent: 40 },
  ],
  status: 'in-progress',
  ...more,
});

/** Three hours of 20 August 2012 that nobody has confirmed yet, from paper. */
export const someHours = (more: Partial<HoursRecord> = {}): HoursRecord => ({
  ...record,
  hoursId: anId('HRS', 1),
  volunteerId: anId('VRT', 1),
  on: '2012-08-20',
  minutes: 180,
  what: 'Kerja bakti',
  status: 'logged',
  personId: personId(1),
  ...more,
});

/** Somebody of whom nothing else is known. */
export const anActor = (more: Partial<Actor> = {}): Actor => ({
  account: 'sekretaris-1',
  personIds: [personId(9)],
  householdIds: [anId('HSE', 9)],
  posts: [],
  ...more,
});

/** The same, for an activity, confirmed by the secretary. */
export const verifiedHours = (): HoursRecord =>
  someHours({
    activityId: anId('ACT', 1),
    groupId: anId('GRP', 1),
    status: 'verified',
    decision: { at: '2012-09-02T05:00:00.000Z', by: 'sekretaris-1' },
    version: 2,
  });

export const aForum = (): ForumRecord => ({
  ...record,
  forumId: anId('FRM', 1),
  name: 'Forum Relawan Contoh',
  formedOn: '2012-08-01',
});

export const aForumMeeting = (): ForumMeetingRecord => ({
  ...record,
  forumMeetingId: anId('MTG', 1),
  forumId: anId('FRM', 1),
  on: '2012-08-20',
  topic: 'Pembagian tugas',
  attendance: { total: 24, women: 15, men: 9, poor: 10 },
  decisions: ['Survei dimulai di RW 02'],
});

export const aForumPost = (): ForumPostRecord => ({
  ...record,
  forumPostId: anId('PST', 1),
  forumId: anId('FRM', 1),
  volunteerId: anId('VRT', 1),
  author: anId('VRT', 1),
  at: '2012-09-01T05:00:00.000Z',
});

export const aSectorGroup = (): SectorGroupRecord => ({
  ...record,
  sectorGroupId: anId('SGR', 1),
  sector: 'health',
  name: 'Relawan Kesehatan Contoh',
  members: [anId('VRT', 1)],
  partner: { kind: 'posyandu', name: 'Posyandu Contoh' },
  workPlan: [{ what: 'Menimbang balita', dueOn: '2012-10-01', status: 'planned' }],
  results: [{ need: 'health', what: 'Balita ditimbang', count: 42 }],
});

export const aLearningGroup = (): LearningGroupRecord => ({
  ...record,
  learningGroupId: anId('KBK', 1),
  name: 'KBK Contoh',
  formedOn: '2012-08-01',
});

export const aLearningSession = (): LearningSessionRecord => ({
  ...record,
  learningSessionId: anId('SES', 1),
  learningGroupId: anId('KBK', 1),
  number: 1,
  on: '2012-08-20',
  place: 'Balai RW 02',
  topic: 'Papan informasi',
  value: 'Kejujuran',
  participants: [{ kind: 'volunteer', total: 9, women: 6 }],
  decisions: ['Laporan ditempel'],
  followUps: [
    { followUpId: anId('FVP', 1), what: 'Menyiapkan papan', owner: { body: 'lurah' }, dueOn: '2012-09-15' },
    {
      followUpId: anId('FVP', 2),
      what: 'Membeli lem',
      owner: { personId: personId(1) },
      dueOn: '2012-08-25',
      doneOn: '2012-08-24',
    },
  ],
});
