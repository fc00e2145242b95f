import * as z from 'zod/mini';
import { Count } from '../../contract/primitives.ts';

/**
 * Who came to a meeting, in numbers: each person once (rule C-9). `poor` are those of PS-2 households, and before there
 * is a list those noted as poor on paper. That women and men add up to the total is a rule (`attendance.mismatch`).
 */
export const Attendance = z
  .strictObject({ total: Count, women: Count, men: Count, poor: Count })
  .register(z.globalRegistry, { id: 'Attendance' });
export type Attendance = z.infer<typeof Attendance>;
