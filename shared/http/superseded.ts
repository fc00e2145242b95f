import { isVillage } from '../area/code.ts';
import { statusOf } from '../errors/titles.ts';
import { Problem } from '../errors.ts';

/** The codes that came in place of one; undefined while it stands. */
export type SuccessorsOf = (code: string) => Promise<readonly string[] | undefined>;

const isEmptyPage = (result: unknown): boolean => {
  if (!result || typeof result !== 'object' || !('items' in result)) return false;
  const { items, removed } = result as { items: readonly unknown[]; removed?: readonly unknown[] };
  return items.length === 0 && !removed?.length;
};

/**
 * Tells a device that still has the code of a kelurahan that is no more its successors (`area.superseded`, rule X-3),
 * where it would else find nothing: an empty list, or a record outside its area. Costs a read only then.
 */
export const orSuccessors = async (
  ask: () => Promise<unknown>,
  area: string,
  successorsOf: SuccessorsOf | undefined,
): Promise<unknown> => {
  if (!successorsOf || !isVillage(area)) return ask();
  const refuseFormer = async () => {
    const successors = await successorsOf(area);
    if (successors) throw new Problem('area.superseded', { rule: 'X-3', area, successors });
  };
  try {
    const result = await ask();
    if (isEmptyPage(result)) await refuseFormer();
    return result;
  } catch (error) {
    if (error instanceof Problem && statusOf(error.code) === 404) await refuseFormer();
    throw error;
  }
};
