import type { Caller, Purpose, Role } from '../../../shared/contract/access.ts';
import { readsRestricted } from '../../../shared/contract/levels.ts';
import { Problem } from '../../../shared/errors.ts';
import { type DocumentRecord, isChecked } from './document.ts';

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
export const mustBeChecked = (document: DocumentRecord): void => {
  const { status } = document;
  if (!isChecked(document)) throw new Problem('document.not-checked', { status });
};

/**
 * Whether somebody may have a document of bytes that the owner has already, without sending them: who would be shown
 * them anyway. Others prove by sending them that they have them; a hash alone opens nothing.
 */
export const mayShare = (
  { enteredBy }: { readonly enteredBy: string },
  { caller, roles }: Pick<Looking, 'caller' | 'roles'>,
): boolean => enteredBy === caller.id || readsRestricted(roles);
