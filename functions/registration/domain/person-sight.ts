import type { Role } from '../../../shared/contract/access.ts';
import { readsRestricted } from '../../../shared/contract/levels.ts';
import type { PersonalOfPerson } from '../../../shared/routes/registration/persons.ts';
import { masked } from './level.ts';

/** Name, phone and a masked NIK at level P2; birth date (which completes a masked NIK) and address at P3 only (section 16). */
export const personSeenBy = (
  roles: readonly Role[],
  personal: PersonalOfPerson,
): Partial<PersonalOfPerson> => {
  if (readsRestricted(roles)) return personal;
  const { name, nik, phone } = personal;
  return { name, ...(nik !== undefined && { nik: masked(nik) }), ...(phone !== undefined && { phone }) };
};
