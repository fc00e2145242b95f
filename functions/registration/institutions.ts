import type { AreaRegister } from '../../shared/area/register.ts';
import type { RouteHandlers } from '../../shared/contract/route.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import type { institutionRoutes } from '../../shared/routes/registration/institutions.ts';
import { areaChangeHandlers } from './handlers/area-changes.ts';
import { assetHandlers } from './handlers/assets.ts';
import { boardHandlers } from './handlers/boards.ts';
import { keeping } from './handlers/keeping.ts';
import { locationHandlers } from './handlers/locations.ts';
import { personHandlers } from './handlers/persons.ts';
import { unitHandlers } from './handlers/units.ts';
import { accountStore } from './store/accounts.ts';
import { areaChangeStore } from './store/area-changes.ts';
import { assetStore } from './store/assets.ts';
import { boardStore } from './store/boards.ts';
import { conflictStore } from './store/conflicts.ts';
import { locationStore } from './store/locations.ts';
import { personStore } from './store/persons.ts';
import { unitStore } from './store/units.ts';

/** The handlers of all routes about institutions, over the service's table. */
export const institutionHandlers = (
  table: ServiceTable,
  register: () => AreaRegister,
): RouteHandlers<typeof institutionRoutes> => {
  const [locations, persons, accounts] = [locationStore(table), personStore(table), accountStore(table)];
  const keep = keeping(conflictStore(table));
  const [boards, assets, units] = [boardStore(table), assetStore(table), unitStore(table)];
  const areaChanges = areaChangeStore(table);
  return {
    ...locationHandlers({ locations, register }),
    ...areaChangeHandlers({ areaChanges, register }),
    ...personHandlers({ persons, locations, accounts, keep }),
    ...boardHandlers({ boards, accounts, keep }),
    ...assetHandlers({ assets, boards, accounts }),
    ...unitHandlers({ units, accounts, keep }),
  };
};
