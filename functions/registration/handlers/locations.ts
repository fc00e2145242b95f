import type { AreaRegister } from '../../../shared/area/register.ts';
import { checkVillage } from '../../../shared/area/register.ts';
import { visible } from '../../../shared/area/visible.ts';
import type { RouteHandlers } from '../../../shared/contract/route.ts';
import { endRepeated, matching } from '../../../shared/persistence/records.ts';
import type { locationRoutes } from '../../../shared/routes/registration/locations.ts';
import { changeLocation, enrolLocation } from '../domain/location.ts';
import type { LocationStore } from '../store/locations.ts';

interface Deps {
  readonly locations: LocationStore;
  readonly register: () => AreaRegister;
}

export const locationHandlers = ({ locations, register }: Deps): RouteHandlers<typeof locationRoutes> => ({
  async enrolLocation({ body, command, given }) {
    const area = checkVillage(register(), body.area, body.scheme);
    const existing = body.locationId && (await locations.find(body.locationId));
    if (existing) endRepeated(existing, command.fingerprint);
    const decision = enrolLocation(body, area, { by: command.actor, createdAs: command.fingerprint }, given);
    await locations.save(decision, command);
    return decision.next;
  },

  listLocations: ({ area, page, given }) => locations.list({ area, page, now: given.now }),

  async getLocation({ params, caller }) {
    return visible(await locations.find(params.locationId), caller, 'location.not-found');
  },

  async changeLocation({ params, body, caller, command, given, ifMatch }) {
    const location = visible(await locations.find(params.locationId), caller, 'location.not-found');
    const decision = changeLocation(matching(location, ifMatch), body, given);
    await locations.save(decision, command);
    return decision.next;
  },
});
