import { isWithin, nation } from '../../../shared/area/code.ts';
import { type AreaRegister, checkArea } from '../../../shared/area/register.ts';
import type { Caller, Role } from '../../../shared/contract/access.ts';
import type { Area } from '../../../shared/contract/primitives.ts';
import { Problem } from '../../../shared/errors.ts';
import { offices } from '../../../shared/routes/documents/announcing.ts';
import type { DocumentRecord } from './document.ts';

const isOffice = (role: Role): boolean => (offices as readonly Role[]).includes(role);

/**
 * The roles that act on a document, of those that a route admits: offices on their own papers and on what is in the
 * library, all others on what belongs to a record of a kelurahan. None of the caller's is `access.role`.
 */
export const rolesOver = (
  { of, published }: Pick<DocumentRecord, 'of' | 'published'>,
  { roles }: Pick<Caller, 'roles'>,
  access: readonly Role[],
): readonly Role[] => {
  const needs = access.filter((role) =>
    isOffice(role) ? of.kind === 'office' || published !== undefined : of.kind !== 'office',
  );
  if (!roles.some((role) => needs.includes(role))) throw new Problem('access.role', { roles, needs });
  return needs;
};

/** Where an office works: inside the caller's area, in an area that there is. `register` is asked for codes alone. */
export const areaOfOffice = (
  code: string,
  caller: Pick<Caller, 'area'>,
  register: () => AreaRegister,
): Area => {
  if (!isWithin(code, caller.area))
    throw new Problem('access.outside-area', { area: code, yours: caller.area });
  if (code !== nation) return checkArea(register(), code, 'kemendagri', '/of/id');
  return { scheme: 'kemendagri', code, version: register().version };
};
