import { type AreaRegister, checkVillage } from '../../../shared/area/register.ts';
import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { endRepeated } from '../../../shared/persistence/records.ts';
import type { areaChangeRoutes } from '../../../shared/routes/registration/area-changes.ts';
import { decideAreaChange } from '../domain/area-change.ts';
import type { AreaChangeStore } from '../store/area-changes.ts';

interface Deps {
  readonly areaChanges: AreaChangeStore;
  readonly register: () => AreaRegister;
}

export const areaChangeHandlers = ({
  areaChanges,
  register,
}: Deps): RouteHandlers<typeof areaChangeRoutes> => ({
  async decideAreaChange({ body, caller, command, given }) {
    const found = await areaChanges.findForDeciding(body.locationId, body.areaChangeId);
    if (found.existing)
      endRepeated(visible(found.existing, caller, 'location.not-found'), command.fingerprint);
    const location = visible(found.location, caller, 'location.not-found');
    const village = (code: string, pointer: string) => checkVillage(register(), code, undefined, pointer);
    const places = {
      continues:
        body.continues === location.area.code ? location.area : village(body.continues, '/continues'),
      areas: (body.splitOff ?? []).map(({ area }, index) => village(area, `/splitOff/${index}/area`)),
    };
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = decideAreaChange(body, location, places, entry, given);
    await areaChanges.save(decision, command);
    return decision.next;
  },

  listAreaChanges: ({ area, page, given }) => areaChanges.list({ area, page, now: given.now }),

  async getAreaChange({ params, caller }) {
    return visible(await areaChanges.find(params.areaChangeId), caller, 'area-change.not-found');
  },
});
