import type { Role } from './access.ts';

/** The named roles of level P3: who enters and corrects personal data, who audits, and the owner of the data. */
const restrictedReaders: readonly Role[] = ['facilitator', 'secretariat', 'auditor', 'national'];

/** Whether somebody is shown what stands at level P3 (section 16). */
export const readsRestricted = (roles: readonly Role[]): boolean =>
  roles.some((role) => restrictedReaders.includes(role));
