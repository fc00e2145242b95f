/**
 * States of an activity (section 6), in their order: usulan disusun, diajukan, layak, dikembalikan, diprioritaskan,
 * disetujui, ditolak, perjanjian BKM-KSM, dana diterima, berjalan, selesai, LPJ disahkan, diumumkan, pemeliharaan,
 * ditutup; and at the side ditunda, dibatalkan.
 */
export const activityStatuses = [
  'draft',
  'submitted',
  'feasible',
  'returned',
  'ranked',
  'approved',
  'rejected',
  'contracted',
  'funded',
  'in-progress',
  'completed',
  'accounted',
  'published',
  'maintained',
  'closed',
  'suspended',
  'cancelled',
] as const;
export type ActivityStatus = (typeof activityStatuses)[number];
