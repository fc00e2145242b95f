import type { APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import { isScope } from '../area/code.ts';
import { type Caller, type Role, roles } from '../contract/access.ts';
import type { RouteContract } from '../contract/route.ts';
import { Problem } from '../errors.ts';

const known: ReadonlySet<string> = new Set(roles);

const everybody: Caller = { id: '', roles: [], area: 'ID' };

/**
 * Who calls, by the claims that the gateway has checked: `sub`, `roles` (separated by spaces), `area` (`ID` or a
 * whole code). A token without a valid area, or without a role that we know, is 403 `access.token-incomplete`.
 */
export const callerOf = (event: Event, { access }: Pick<RouteContract, 'access'>): Caller => {
  if (access === 'public') return everybody;
  const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : '');
  const id = text('sub');
  const area = text('area');
  const held = text('roles')
    .split(' ')
    .filter((role): role is Role => known.has(role));
  if (!id || !isScope(area) || held.length === 0) throw new Problem('access.token-incomplete');
  if (access !== 'any' && !held.some((role) => access.includes(role))) {
    throw new Problem('access.role', { roles: held, needs: access });
  }
  return { id, roles: held, area };
};
