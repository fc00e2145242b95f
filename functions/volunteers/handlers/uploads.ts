import * as z from 'zod/mini';
import type { EnrolledLocation } from '../../../shared/contract/enrolled-location.ts';
import { happened } from '../../../shared/contract/event.ts';
import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import { volunteersImported, volunteersTakenBack } from '../../../shared/events/volunteers/volunteers.ts';
import type { CommandLog } from '../../../shared/messaging/command-log.ts';
import { isPassingRefusal, underCommand } from '../../../shared/messaging/under-command.ts';
import type { VolunteerRows } from '../../../shared/messaging/volunteer-rows.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { volunteerRoutes } from '../../../shared/routes/volunteers/volunteers.ts';
import { registerVolunteer, withdrawVolunteer } from '../domain/volunteer.ts';
import type { VolunteerStore } from '../store/volunteers.ts';

interface Deps {
  readonly volunteers: VolunteerStore;
  readonly copies: CopyStore;
  readonly commands: CommandLog;
  /** Keyed hash of what a row says: its command, and how the record was made. */
  readonly fingerprintOf: (text: string) => Promise<string>;
}

type Of<Step extends VolunteerRows['work']['step']> = VolunteerRows & {
  readonly work: Extract<VolunteerRows['work'], { readonly step: Step }>;
};
type Refused = z.output<typeof volunteersImported.data>['refused'][number];

/** Who may send a file enters others: the sender of the import was asked for that. */
const byOffice = ['facilitator'] as const;

const isStoring = (rows: VolunteerRows): rows is Of<'store'> => rows.work.step === 'store';

/** A refusal by the rule, as the report of the import keeps it. */
const refusedFor = ({ code, errors, details }: Problem, row: number): Refused[] => {
  const rule = typeof details.rule === 'string' ? { rule: details.rule } : {};
  const places = errors.length > 0 ? errors : [{ pointer: '', code }];
  return places.map((place) => ({ row, pointer: `/rows/${row}${place.pointer}`, code: place.code, ...rule }));
};

/**
 * Rows of an import that registration has sent: registered by the rule and the store of every volunteer, each under a
 * command of its own, or taken back. What became of them is told once, however often the chunk comes.
 */
export const uploadHandler = ({ volunteers, copies, commands, fingerprintOf }: Deps) => {
  const store = async (rows: Of<'store'>, location: EnrolledLocation, given: Given) => {
    const { importId, actor, work } = rows;
    const results = [];
    for (const { row, body } of work.rows) {
      const fingerprint = await fingerprintOf(JSON.stringify([importId, row, body]));
      const command = { id: `import#${importId}#${row}`, fingerprint, actor };
      const registration = z.parse(volunteerRoutes.registerVolunteer.body, body);
      const entry = { by: actor, roles: byOffice, createdAs: fingerprint };
      try {
        const id = await underCommand(commands, command, async () => {
          const decision = registerVolunteer(registration, location, entry, given);
          await volunteers.save(decision, undefined, command);
          return decision.next.volunteerId;
        });
        results.push({ row, id: id as EnrolledId });
      } catch (error) {
        if (!(error instanceof Problem) || isPassingRefusal(error)) throw error;
        results.push(refusedFor(error, row));
      }
    }
    const stored = results.filter((result) => !Array.isArray(result));
    return { stored, refused: results.filter((result) => Array.isArray(result)).flat() };
  };

  const takeBack = async (rows: Of<'take-back'>, given: Given) => {
    const { importId, actor, work } = rows;
    const kept = [];
    for (const { row, id } of work.rows) {
      const command = { id: `undo#${importId}#${row}`, fingerprint: '', actor };
      try {
        await underCommand(commands, command, async () => {
          const found = await volunteers.find(id);
          if (found) await volunteers.withdraw(withdrawVolunteer(found.record, given), command);
          return id;
        });
      } catch (error) {
        if (!(error instanceof Problem) || isPassingRefusal(error)) throw error;
        kept.push({ row, id });
      }
    }
    return { kept };
  };

  return async (rows: VolunteerRows, given: Given): Promise<void> => {
    const { importId, from, locationId, actor } = rows;
    const location = await copies.findLocation(locationId);
    if (!location) throw new Error('The kelurahan of an import is not known here yet'); // it comes again
    const about = { importId, from };
    const fact = {
      id: given.newId(),
      at: given.now,
      subject: importId,
      recordversion: 1,
      area: location.area,
    };
    const told = isStoring(rows)
      ? { contract: volunteersImported, data: { ...about, ...(await store(rows, location, given)) } }
      : {
          contract: volunteersTakenBack,
          data: { ...about, ...(await takeBack(rows as Of<'take-back'>, given)) },
        };
    const event = happened(told.contract, { ...fact, data: told.data as never, state: about });
    const command = { id: `import#${importId}#${rows.work.step}#${from}`, fingerprint: '', actor };
    await volunteers.tell({ events: [event] }, command);
  };
};

type EnrolledId = z.output<typeof volunteersImported.data>['stored'][number]['id'];
