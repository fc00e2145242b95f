import type { Caller, Purpose, Role } from '../../../shared/contract/access.ts';
import { readsRestricted } from '../../../shared/contract/levels.ts';
import { Problem } from '../../../shared/errors.ts';
import type { DocumentRecord } from './document.ts';

export const isLogged = ({ level }: Pick<DocumentRecord, 'level'>): boolean =>
  level === 'P2' || level === 'P3';

interface Looking {
  readonly caller: Caller;
  /** Roles that count in the kelurahan today. */
  readonly roles: readonly Role[];
  readonly purpose: Purpose | undefined;
}

/** Refuses who may not see a document of its level: P2 needs a purpose, P3 a named role too. Volunteers see at most P1. */
export const mustSee = (document: DocumentRecord, { caller, roles, purpose }: Looking): void => {
  if (!isLogged(document)) return;
  if (!purpose) throw new Problem('privacy.purpose-missing', { rule: 'D-4' });
  const isSender = document.origin.enteredBy === caller.id;
  const needsNamed =
    document.level === 'P3' || roles.every((role) => role === 'volunteer' || role === 'group');
  if (needsNamed && !isSender && !readsRestricted(roles))
    throw new Problem('document.level-restricted', { level: document.level });
};

/** Who sees the original of a photo, with the place and the device in it; others see the published copy. */
export const seesOriginal = (
  document: DocumentRecord,
  { caller, roles }: Pick<Looking, 'caller' | 'roles'>,
) => document.origin.enteredBy === caller.id || readsRestricted(roles);

/** Whether it may be read at all: what was withdrawn or refused, or is not checked yet, is in quarantine or gone. */
export const mustBeChecked = ({ status }: DocumentRecord): void => {
  if (status !== 'checked' && status !== 'published') throw new Problem('document.not-checked', { status });
};
