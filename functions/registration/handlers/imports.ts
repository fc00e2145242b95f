import { visible } from '../../../shared/area/visible.ts';
import type { Role } from '../../../shared/contract/access.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { Request, RouteContract, RouteHandlers } from '../../../shared/contract/route.ts';
import { titleOf } from '../../../shared/errors/titles.ts';
import { type Language, refused, type WarningCode, warnings } from '../../../shared/errors.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { groupRoutes } from '../../../shared/routes/registration/groups.ts';
import { householdEnterers } from '../../../shared/routes/registration/households.ts';
import { type ImportKind, importRoutes } from '../../../shared/routes/registration/imports.ts';
import { enterers } from '../../../shared/routes/shapes.ts';
import { commitImport, type ImportRecord, receiveImport, takeBackImport } from '../domain/import.ts';
import { rowText } from '../domain/sheets/faults.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { BoardStore } from '../store/boards.ts';
import type { ImportReports, KeptFault } from '../store/import-reports.ts';
import type { ImportStore, LoadedImport } from '../store/imports.ts';
import type { LocationStore } from '../store/locations.ts';

interface Deps {
  readonly imports: ImportStore;
  readonly reports: ImportReports;
  readonly locations: LocationStore;
  readonly boards: BoardStore;
  readonly accounts: AccountStore;
  /** A file to fill in, made at build. */
  readonly template: (kind: ImportKind, language: Language) => string;
}

/** Whoever may register a record of a kind may bring many of it. */
const importersOf: Readonly<Record<ImportKind, readonly Role[]>> = {
  households: householdEnterers,
  groups: groupRoutes.registerGroup.access,
  persons: enterers,
  boards: enterers,
  volunteers: enterers,
};

/** Faults that the answer about an import shows at once. */
const firstFaults = 25;

export const importHandlers = ({
  imports,
  reports,
  locations,
  boards,
  accounts,
  template,
}: Deps): RouteHandlers<typeof importRoutes> => {
  const load = async (importId: string, caller: Request<RouteContract>['caller']): Promise<LoadedImport> => {
    const found = await imports.find(importId);
    visible(found?.record, caller, 'import.not-found');
    return found as LoadedImport;
  };

  /** Loads an import together with the caller's posts, and refuses who may not bring records of its kind. */
  const acting = async (
    {
      params,
      caller,
      given,
      ifMatch,
    }: Pick<Request<RouteContract>, 'caller' | 'given' | 'ifMatch'> & {
      readonly params: { readonly importId: string };
    },
    route: { readonly access: readonly Role[] },
  ): Promise<LoadedImport> => {
    const [loaded, posts] = await Promise.all([
      load(params.importId, caller),
      accounts.postsOf(caller, route.access),
    ]);
    const access = importersOf[loaded.record.kind].filter((role) => route.access.includes(role));
    actingIn({ caller, posts }, access, loaded.record, given);
    return { ...loaded, record: matching<ImportRecord>(loaded.record, ifMatch) };
  };

  return {
    async receiveImport({ body, caller, command, given }) {
      const { importId = given.newId() as ImportRecord['importId'], kind, boardId, fileName } = body;
      const { access } = importRoutes.receiveImport;
      const [found, existing, board, posts] = await Promise.all([
        locations.find(body.locationId),
        body.importId && imports.find(body.importId),
        boardId && boards.find(boardId),
        accounts.postsOf(caller, access),
      ]);
      const location = visible(found, caller, 'location.not-found');
      actingIn({ caller, posts }, importersOf[kind], location, given);
      if (existing) endRepeated(existing.record, command.fingerprint);
      if (boardId && (!board || board.locationId !== location.locationId))
        throw refused('board.not-found', '/boardId', { boardId });
      const bytes = Buffer.from(body.content, 'base64');
      const file = await imports.fingerprintOf([kind, location.locationId, boardId], bytes);
      const decision = receiveImport(
        { importId, kind, boardId, bytes: bytes.byteLength, file },
        location,
        { by: command.actor, createdAs: command.fingerprint },
        given,
      );
      await imports.receive(decision, { fileName }, bytes, command);
      return decision.next;
    },

    listImports: ({ area, page, given }) => imports.list({ area, page, now: given.now }),

    async getImport({ params, caller, language }) {
      const page = { limit: firstFaults, after: undefined, since: undefined };
      const [loaded, faults] = await Promise.all([
        imports.find(params.importId),
        reports.page(params.importId, page),
      ]);
      const record = visible(loaded?.record, caller, 'import.not-found');
      const { fileName, sheet, columns = [] } = (loaded && (await imports.open(loaded))) ?? {};
      const shown = faults.items.map((fault) => told(fault, language));
      return { ...record, fileName, sheet, columns: [...columns], faults: shown };
    },

    async listImportFaults({ params, caller, page, language }) {
      const [loaded, faults] = await Promise.all([
        imports.find(params.importId),
        reports.page(params.importId, page),
      ]);
      visible(loaded?.record, caller, 'import.not-found');
      return { ...faults, items: faults.items.map((fault) => told(fault, language)) };
    },

    async commitImport({ body, command, given, ...request }) {
      const loaded = await acting({ ...request, given }, importRoutes.commitImport);
      const decision = commitImport(loaded.record, { ...body, by: command.actor }, given);
      await imports.saveCommit(decision, loaded, command);
      return decision.next;
    },

    async undoImport({ command, given, ...request }) {
      const loaded = await acting({ ...request, given }, importRoutes.undoImport);
      const decision = takeBackImport(loaded.record, { by: command.actor }, given);
      await imports.save(decision, loaded, command);
      return decision.next;
    },

    async getImportTemplate({ params, language }) {
      const bytes = new TextEncoder().encode(template(params.kind, language));
      return { contentType: 'text/csv; charset=utf-8', bytes, cacheSeconds: 3_600 };
    },
  };
};

const isWarning = (code: string): code is WarningCode => Object.hasOwn(warnings, code);

/** A fault in the words of the caller's language. */
const told = (fault: KeptFault, language: Language) => ({
  ...fault,
  message: isWarning(fault.code) ? titleOf(fault.code, language) : rowText(fault.code, language),
});
