import * as z from 'zod/mini';

/** How the programme types a location in a year (rule C-5): new in `tahun-1`, the board is re-elected in `tahun-4`. */
export const LocationKind = z.enum(['tahun-1', 'tahun-2', 'tahun-3', 'tahun-4']);
