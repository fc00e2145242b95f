import { ulid } from 'ulid';
import type { DocumentId } from '../../shared/contract/primitives.ts';
import { type Stage, stagePapers, stages } from '../../shared/routes/activities/stages.ts';
import type { Requirement } from '../../shared/routes/documents/requirement.ts';
import { tellPapers } from './evidence.ts';
import { anActiveKelurahan, told } from './kelurahan.ts';
import type { AnyClient, TestSystem } from './system.ts';

/** The 15th of each month from January on. */
export const aYearsSchedule = (year: number) =>
  stages.map((stage, index) => ({ stage, on: `${year}-${String(index + 1).padStart(2, '0')}-15` }));

type AssemblyBody = Parameters<AnyClient['recordAssembly']>[0]['body'];

/** A kelurahan whose board acts, with what its planning needs: papers that are known, meetings, a chair with an account. */
export const aPlannedKelurahan = async (
  system: TestSystem,
  kelurahan: Awaited<ReturnType<typeof anActiveKelurahan>>,
) => {
  const { facilitator, memberIds, locationId, area } = kelurahan;
  const account = `ketua-${area}`;
  await told(facilitator.linkAccount({ params: { personId: memberIds[0]! }, body: { account } }));
  await system.settled();
  const chair = system.as(account, 'board', area);

  /** Has papers for a record told as checked; their ids. */
  const papers = (id: string, ...requirements: readonly Requirement[]): Promise<readonly DocumentId[]> =>
    tellPapers(
      system,
      requirements.map((requirement) => ({ requirement, id, locationId, area })),
    );

  return {
    ...kelurahan,
    chair,
    papers,

    open: (year: number, more: object = {}) =>
      told(
        facilitator.openCycle({
          body: { locationId, year, kind: 'tahun-2', planned: aYearsSchedule(year), ...more } as never,
        }),
      ),
    close: (cycleId: string, stage: Stage, by = chair) =>
      by.closeStage({
        params: { cycleId: cycleId as never, stage },
        body: { on: '2013-01-31', by: 'board' },
      }),
    next: (cycleId: string, language: 'id' | 'en' = 'id') =>
      told(facilitator.getNext({ params: { cycleId: cycleId as never }, language })),

    /** A meeting with its papers, as it was recorded. */
    async held(cycleId: string, more: Partial<AssemblyBody> & Pick<AssemblyBody, 'kind' | 'stage'>) {
      const assemblyId = ulid();
      const [minutesId, attendanceListId] = await papers(assemblyId, 'assembly-minutes', 'attendance-list');
      const minutes = { documentId: minutesId!, number: 'BA-31/UJI/2013', date: '2013-01-20' };
      const attendance = { total: 50, women: 25, men: 25, poor: 25 };
      const body = {
        ...{ assemblyId, cycleId, date: '2013-01-20', place: 'Balai kelurahan', minutes },
        ...{ attendanceListId: attendanceListId!, attendance },
        ...more,
      } as AssemblyBody;
      return told(facilitator.recordAssembly({ body }));
    },

    /** Every paper that the stages of a cycle ask for. */
    everyPaper: (cycleId: string) => papers(cycleId, ...stagePapers),
  };
};

export const aNewlyPlannedKelurahan = async (system: TestSystem, area: string) =>
  aPlannedKelurahan(system, await anActiveKelurahan(system, { area }));
