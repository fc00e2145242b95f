import type { Given } from '../../../shared/contract/given.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { policyOn } from '../../../shared/policy/policy.ts';
import type { Need } from '../../../shared/routes/tridaya.ts';
import type { Suggestion } from '../../../shared/routes/volunteers/suggestions.ts';
import type { ActivityCopy } from './activity-copy.ts';
import type { VolunteerRecord } from './volunteer.ts';

type RoleName = Suggestion['why']['roles'][number];

/** By which parts of words, as people write their skills, a skill serves a need. */
const skillWords: Readonly<Record<Need, readonly string[]>> = {
  education: ['ajar', 'guru', 'baca', 'bimbing', 'les ', 'didik'],
  health: ['sehat', 'rawat', 'bidan', 'gizi', 'posyandu', 'timbang'],
  housing: ['tukang', 'bangun', 'kayu', 'batu', 'atap', 'gambar'],
  environment: ['sampah', 'kompos', 'taman', 'saluran', 'pipa', 'bersih'],
  'purchasing-power': ['usaha', 'dagang', 'jahit', 'masak', 'catat', 'buku', 'koperasi'],
};

/** Which roles serve a need. */
const roleNeeds: Readonly<Partial<Record<RoleName, readonly Need[]>>> = {
  teacher: ['education'],
  health: ['health'],
  environment: ['environment', 'housing'],
  construction: ['housing', 'environment'],
  bookkeeping: ['purchasing-power'],
  coach: ['purchasing-power', 'education'],
};

/** How many are suggested at most. */
const most = 25;

const fits = (skill: string, need: Need): boolean =>
  skillWords[need].some((word) => `${skill.toLowerCase()} `.includes(word));

/**
 * Suggests volunteers for an activity (K-3, K-4): active ones of its kelurahan or kecamatan with an interest in a need that
 * it serves, or a skill or role for one. An interest counts as much as the need's share of the activity, in percent; each
 * skill and each role held today, and the own kelurahan, by policy. Equal scores in the order of ids.
 */
export const suggest = (
  { needs, locationId, area }: ActivityCopy,
  volunteers: readonly VolunteerRecord[],
  given: Given,
): Suggestion[] => {
  const day = today(given, area.code);
  const worth = (what: 'skill' | 'role' | 'kelurahan') =>
    policyOn(given.policies, `suggestion.${what}`, { date: day, area: area.code }).value;
  const points = { skill: worth('skill'), role: worth('role'), kelurahan: worth('kelurahan') };
  const served = needs.map(({ need }) => need);

  const suggestionOf = (volunteer: VolunteerRecord): Suggestion | undefined => {
    const { volunteerId, status, sectors, skills, roles = [] } = volunteer;
    if (status !== 'active') return undefined;
    const why: Suggestion['why'] = {
      sectors: served.filter((need) => sectors.includes(need)),
      skills: skills.filter((skill) => served.some((need) => fits(skill, need))),
      roles: roles
        .filter(({ from, until }) => from <= day && (until === undefined || day <= until))
        .map(({ role }) => role)
        .filter((role) => roleNeeds[role]?.some((need) => served.includes(need))),
      area: volunteer.locationId === locationId ? 'kelurahan' : 'kecamatan',
    };
    if (why.sectors.length + why.skills.length + why.roles.length === 0) return undefined;
    const interest = needs.filter(({ need }) => why.sectors.includes(need));
    const score =
      interest.reduce((sum, { percent }) => sum + percent, 0) +
      why.skills.length * points.skill +
      why.roles.length * points.role +
      (why.area === 'kelurahan' ? points.kelurahan : 0);
    return { volunteerId, locationId: volunteer.locationId, score, why };
  };

  return volunteers
    .flatMap((volunteer) => suggestionOf(volunteer) ?? [])
    .toSorted((a, b) => b.score - a.score || (a.volunteerId < b.volunteerId ? -1 : 1))
    .slice(0, most);
};
