import type { Given } from '../../../shared/contract/given.ts';
import { Problem } from '../../../shared/errors.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { type Checked, checkImport } from '../domain/import.ts';
import type { LocationRecord } from '../domain/location.ts';
import type { SheetRecord } from '../domain/sheets/interpreted.ts';
import type { SheetRead } from '../domain/sheets/sheet.ts';
import type { ImportReports, KeptFault } from '../store/import-reports.ts';
import type { ImportStore, LoadedImport, SealedOfImport } from '../store/imports.ts';
import type { LocationStore } from '../store/locations.ts';
import type { ImportedKind, ImportedKinds, RowContext } from './import-kinds.ts';
import { type FindKnown, firstRow, found, type Plan, planOf, refusal, unread } from './import-plan.ts';

interface Deps {
  readonly imports: ImportStore;
  readonly reports: ImportReports;
  readonly locations: LocationStore;
  readonly kinds: ImportedKinds;
  /** Reads a file as cells; throws a Problem for one that is no sheet. */
  readonly readFile: (bytes: Uint8Array, fileName: string) => Promise<SheetRead>;
  readonly findKnown: FindKnown;
}

export interface Planned {
  readonly plan: Plan;
  readonly location: LocationRecord;
  readonly sealed: SealedOfImport;
}

/** The dry run of an import, and the plan that it and every chunk of the commit read out of the file. */
export const importCheck = ({ imports, reports, locations, kinds, readFile, findKnown }: Deps) => {
  /** The records of a file, the same at every reading. */
  const planned = async (loaded: LoadedImport, given: Given): Promise<Planned> => {
    const { record } = loaded;
    const [bytes, sealed, location] = await Promise.all([
      imports.file(loaded),
      imports.open(loaded),
      locations.find(record.locationId),
    ]);
    if (!bytes || !sealed || !location) throw new Problem('import.file-gone');
    const received = today({ ...given, now: new Date(record.origin.enteredAt) }, record.area.code);
    const sheet = await readFile(bytes, sealed.fileName);
    const day = { today: received, policies: given.policies };
    return { plan: await planOf(record, location, sheet, day, findKnown), location, sealed };
  };

  /** What the rule of the record would refuse beside what its reading has found. */
  const decided = async (
    kind: ImportedKind | undefined,
    record: SheetRecord,
    context: RowContext,
  ): Promise<KeptFault[]> => {
    if (record.errors.length > 0) return record.errors.map((error) => found(error, 'fault', 'check'));
    try {
      await kind?.decide(record.body as object, context);
      return [];
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'state.busy') throw error;
      return refusal(error, firstRow(record), 'check');
    }
  };

  const looked = async (
    loaded: LoadedImport,
    { plan, location }: Planned,
    given: Given,
  ): Promise<{ readonly checked: Checked; readonly report: readonly KeptFault[] }> => {
    const { record } = loaded;
    const kind = record.kind === 'volunteers' ? undefined : kinds[record.kind];
    const entry = { by: record.origin.enteredBy, createdAs: record.createdAs };
    const context = { location, boardId: record.boardId, entry, given };
    const known = (await kind?.known(plan, context)) ?? [];
    const report: KeptFault[] = [];
    let good = 0;
    for (const one of plan.records) {
      const row = firstRow(one);
      const own = [...(await decided(kind, one, context)), ...known.filter((fault) => fault.row === row)];
      good += own.some(({ severity }) => severity === 'fault') ? 0 : 1;
      report.push(...own, ...one.notes.map((note) => found(note, 'note', 'check')));
    }
    const faults = report.filter(({ severity }) => severity === 'fault').length;
    const { format, encoding, separator } = plan.sheet;
    const counts = {
      rows: plan.records.reduce((sum, { rows }) => sum + rows.length, 0),
      records: plan.records.length,
      good,
      faults,
      notes: report.length - faults,
    };
    return { checked: { detected: { format, encoding, separator }, isUnreadable: false, counts }, report };
  };

  return {
    planned,

    /** Looks through a file that was received: counts and a report are stored, and nothing of its rows. */
    async look(loaded: LoadedImport, given: Given): Promise<void> {
      const { record } = loaded;
      if (record.status !== 'received') return;
      const { checked, report, beside } = await planned(loaded, given).then(
        async (plan) => {
          const { columns, sheet } = plan.plan;
          const fields = { ...plan.sealed, columns, sheet: sheet.sheet };
          return { ...(await looked(loaded, plan, given)), beside: [await imports.sealing(loaded, fields)] };
        },
        (error) => {
          if (!(error instanceof Problem) || error.code === 'state.busy') throw error;
          const report = unread(error);
          const counts = { rows: 0, records: 0, good: 0, faults: report.length, notes: 0 };
          return { checked: { isUnreadable: true, counts }, report, beside: [] };
        },
      );
      const decision = checkImport(record, checked, given);
      if (!decision) return;
      const writes = await reports.ahead(reports.reporting(record.importId, 'check', 0, report));
      const command = { id: undefined, fingerprint: '', actor: record.origin.enteredBy };
      await imports.save(decision, loaded, command, [...writes, ...beside]);
    },
  };
};

export type ImportCheck = ReturnType<typeof importCheck>;
