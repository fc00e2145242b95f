import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import { loadingBoard } from '../../functions/registration/handlers/changing/board.ts';
import { loadingGroup } from '../../functions/registration/handlers/changing/group.ts';
import { loadingHousehold } from '../../functions/registration/handlers/changing/household.ts';
import { loadingPerson } from '../../functions/registration/handlers/changing/person.ts';
import { loadingUnit } from '../../functions/registration/handlers/changing/unit.ts';
import { conflictHandlers } from '../../functions/registration/handlers/conflicts.ts';
import { householdHandlers } from '../../functions/registration/handlers/households.ts';
import { keeping } from '../../functions/registration/handlers/keeping.ts';
import { personHandlers } from '../../functions/registration/handlers/persons.ts';
import { accountStore } from '../../functions/registration/store/accounts.ts';
import { boardStore } from '../../functions/registration/store/boards.ts';
import { conflictStore } from '../../functions/registration/store/conflicts.ts';
import { groupStore } from '../../functions/registration/store/groups.ts';
import { householdStore } from '../../functions/registration/store/households.ts';
import { locationKey, locationStore } from '../../functions/registration/store/locations.ts';
import { personStore } from '../../functions/registration/store/persons.ts';
import { unitStore } from '../../functions/registration/store/units.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import { createApi } from '../../shared/http/api.ts';
import { commandLog } from '../../shared/messaging/command-log.ts';
import { stored } from '../../shared/persistence/records.ts';
import type { ServiceTable } from '../../shared/persistence/service-table.ts';
import { conflictRoutes } from '../../shared/routes/registration/conflicts.ts';
import { householdRoutes } from '../../shared/routes/registration/households.ts';
import { personRoutes } from '../../shared/routes/registration/persons.ts';
import { aLocation } from './builders.ts';
import { gatewayEvent } from './gateway-event.ts';
import { expectDeclared } from './requests.ts';

interface Asked {
  readonly by: string;
  /** A facilitator unless told otherwise. */
  readonly roles?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Persons, households and their conflicts over one table: the handlers that ship, without gateway and bundles. */
export const registrationRecords = async (table: ServiceTable) => {
  const [accounts, locations] = [accountStore(table), locationStore(table)];
  const [persons, households, conflicts] = [personStore(table), householdStore(table), conflictStore(table)];
  const keep = keeping(conflicts);
  const api = createApi(
    { ...personRoutes, ...householdRoutes, ...conflictRoutes },
    {
      ...personHandlers({ persons, locations, accounts, keep }),
      ...householdHandlers({ households, locations, accounts, keep }),
      ...conflictHandlers({
        conflicts,
        accounts,
        changeables: {
          person: loadingPerson({ persons, accounts }),
          household: loadingHousehold({ households, accounts }),
          group: loadingGroup({ groups: groupStore(table), accounts }),
          board: loadingBoard({ boards: boardStore(table), accounts }),
          unit: loadingUnit({ units: unitStore(table), accounts }),
        },
      }),
    },
    { keys: table.keys, commands: commandLog(table), service: 'registration' },
  );
  const location = aLocation();
  const item = stored(locationKey(location.locationId), 'location', location);
  await table.db.send(new PutCommand({ TableName: table.name, Item: item }));
  const clock = { now: Date.parse('2013-02-01T03:00:00Z') };

  return {
    clock,
    locationId: location.locationId,
    area: location.area.code,
    /** Asks as somebody of the kelurahan's city; every answer must be declared by the contract. */
    async ask(route: RouteContract, { by, roles = 'facilitator', ...asked }: Asked) {
      clock.now += 1_000;
      const caller = { sub: by, roles, area: '31.71' };
      const event: Event = gatewayEvent(route, { ...asked, at: new Date(clock.now), caller });
      const reply = await api(event, {} as never);
      const body = reply?.body ? JSON.parse(reply.body) : undefined;
      if (reply && reply.statusCode >= 400) expectDeclared(route, body.code);
      return { status: reply?.statusCode ?? 0, headers: reply?.headers ?? {}, body };
    },
    household: async (householdId: string) => {
      const found = await households.find(householdId);
      return found && { record: found.record, personal: await households.open(found) };
    },
  };
};
