import * as z from 'zod/mini';

/** `0` is what forms show for a number that nobody has: it is stored as absent, with a note. */
export const Nik = z.string().check(z.regex(/^(\d{16}|0)$/, 'nik'));

/** A 16-digit number as it is answered: whole at level P3, `317101******9999` at P2 (domain handbook, section 16). */
export const NumberShown = z.string().check(z.regex(/^\d{6}(\d{6}|\*{6})\d{4}$/));
