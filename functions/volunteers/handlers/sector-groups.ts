import { visible } from '../../../shared/area/visible.ts';
import { actingIn } from '../../../shared/contract/acting.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import type { CopyStore } from '../../../shared/persistence/copies.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import { sectorGroupRoutes } from '../../../shared/routes/volunteers/sector-groups.ts';
import { changeSectorGroup, formSectorGroup } from '../domain/sector-group.ts';
import type { SectorGroupStore } from '../store/sector-groups.ts';

interface Deps {
  readonly sectorGroups: SectorGroupStore;
  readonly copies: CopyStore;
}

export const sectorGroupHandlers = ({
  sectorGroups,
  copies,
}: Deps): RouteHandlers<typeof sectorGroupRoutes> => ({
  async formSectorGroup({ body, caller, command, given }) {
    const { access } = sectorGroupRoutes.formSectorGroup;
    const [found, existing, known, posts] = await Promise.all([
      copies.findLocation(body.locationId),
      sectorGroups.find(body.sectorGroupId),
      sectorGroups.known(body.members),
      copies.postsOf(caller, access),
    ]);
    const location = visible(found, caller, 'location.not-enrolled');
    actingIn({ caller, posts }, access, location, given);
    endRepeated(existing, command.fingerprint);
    const entry = { by: command.actor, createdAs: command.fingerprint };
    const decision = formSectorGroup(body, location, known, entry, given);
    await sectorGroups.save(decision, command);
    return decision.next;
  },

  async changeSectorGroup({ params, body, caller, command, given, ifMatch }) {
    const { access } = sectorGroupRoutes.changeSectorGroup;
    const [found, known, posts] = await Promise.all([
      sectorGroups.find(params.sectorGroupId),
      sectorGroups.known(body.members ?? []),
      copies.postsOf(caller, access),
    ]);
    const group = visible(found, caller, 'sector-group.not-found');
    actingIn({ caller, posts }, access, group, given);
    const decision = changeSectorGroup(matching(group, ifMatch), body, known, given);
    await sectorGroups.save(decision, command);
    return decision.next;
  },

  listSectorGroups: ({ area, page, given }) => sectorGroups.list({ area, page, now: given.now }),

  async getSectorGroup({ params, caller }) {
    return visible(await sectorGroups.find(params.sectorGroupId), caller, 'sector-group.not-found');
  },
});
