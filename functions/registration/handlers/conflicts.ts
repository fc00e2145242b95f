import * as z from 'zod/mini';
import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { Problem, refused } from '../../../shared/errors.ts';
import { fieldErrors } from '../../../shared/http/field-errors.ts';
import { matching } from '../../../shared/persistence/records.ts';
import { today } from '../../../shared/policy/local-date.ts';
import { conflictRoutes } from '../../../shared/routes/registration/conflicts.ts';
import type { ConflictKind } from '../../../shared/routes/registration/kept-conflict.ts';
import {
  besideStanding,
  chosenOf,
  conflictAnswer,
  decideConflict,
  mustBeDecidable,
  withoutValues,
} from '../domain/conflict.ts';
import { patchOf } from '../domain/late-change.ts';
import { type Element, namesOn } from '../domain/sets.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { ConflictStore } from '../store/conflicts.ts';
import type { Loading } from './keeping.ts';

interface Deps {
  readonly conflicts: ConflictStore;
  readonly accounts: AccountStore;
  readonly changeables: Readonly<Record<ConflictKind, Loading<unknown>>>;
}

/** The chosen values in the shape of a change of the record, or a refusal that names the choice. */
const correctionOf = (
  shape: z.ZodMiniType,
  patch: Element,
  choices: readonly { readonly pointer: string }[],
): Element => {
  const read = z.safeParse(shape, patch, { reportInput: true });
  if (read.success) return read.data as Element;
  const errors = read.error.issues.flatMap((issue) => {
    const index = choices.findIndex(({ pointer }) => namesOn(pointer)[0] === String(issue.path[0]));
    return fieldErrors([{ ...issue, path: [] }], `/choices/${index}/value`);
  });
  throw new Problem('request.invalid', {}, errors);
};

export const conflictHandlers = ({
  conflicts,
  accounts,
  changeables,
}: Deps): RouteHandlers<typeof conflictRoutes> => ({
  async listConflicts({ area, page, query, given }) {
    const { status } = query;
    const overdueOn = status === 'overdue' ? today(given, area) : undefined;
    const wanted = page.since === undefined ? (status === 'decided' ? 'decided' : 'open') : undefined;
    const listed = await conflicts.list({ area, page, now: given.now, status: wanted, overdueOn });
    return {
      ...listed,
      items: listed.items.map((conflict) => conflictAnswer(withoutValues(conflict), given)),
    };
  },

  async getConflict({ params, caller, purpose, given }) {
    const { access } = conflictRoutes.getConflict;
    const [found, posts] = await Promise.all([
      conflicts.find(params.conflictId),
      accounts.postsOf(caller, access),
    ]);
    const { of, locationId, area } = visible(found?.record, caller, 'conflict.not-found');
    actingIn({ caller, posts }, access, { locationId, area }, given);
    if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
    const [shown] = await Promise.all([
      found && conflicts.shown(found, purpose),
      conflicts.recordAccess(of, caller, purpose, given),
    ]);
    return conflictAnswer(visible(shown, caller, 'conflict.not-found'), given);
  },

  /**
   * Who decides must be free to change the record itself, and is not who sent the change (see `mustBeDecidable`). That
   * the own family is nobody's to correct (SD-4) the record's own rule says.
   */
  async decideConflict({ params, body, caller, command, given, ifMatch }) {
    const { of, choices } = body;
    const loading = changeables[of.kind](of.id, { caller, given });
    loading.catch(() => {}); // what is wrong with the conflict is said first
    const found = await conflicts.find(params.conflictId);
    visible(found?.record, caller, 'conflict.not-found');
    if (!found || found.record.of.kind !== of.kind || found.record.of.id !== of.id) {
      await loading;
      throw refused('conflict.other-record', '/of', { rule: 'R-16' });
    }
    const changeable = await loading;
    matching(found.record, ifMatch);
    mustBeDecidable(found.record, command.actor);
    const { version } = changeable.record;
    const { standing, personal, sets } = changeable;
    const conflict = besideStanding(await conflicts.open(found, personal), standing, version);
    const chosen = chosenOf(conflict.fields, choices);
    if (chosen.length > 0 && of.version !== version)
      throw new Problem('state.stale', { version, seen: of.version });
    const patch = patchOf(standing as Element, chosen, sets);
    const change =
      chosen.length > 0 ? await changeable.change(correctionOf(changeable.shape, patch, choices)) : undefined;
    const recordVersion = version + (change ? 1 : 0);
    const decided = decideConflict(conflict, choices, { by: command.actor, recordVersion }, given);
    await conflicts.save({ conflict: decided, change, personal }, command);
    return conflictAnswer(decided.next, given);
  },
});
