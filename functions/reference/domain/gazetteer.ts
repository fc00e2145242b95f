import { kindOf, levelOf, levels, nation } from '../../../shared/area/code.ts';
import { type AreaTree, findArea } from '../../../shared/area/register.ts';
import type { NamedArea } from '../../../shared/routes/reference.ts';
import { areaSearch } from './area-search.ts';

const nameOfNation = 'Indonesia';
const digitsOfVillage = 4;

/** The register of areas with their names. */
export interface Gazetteer {
  readonly find: (code: string) => NamedArea | undefined;
  /** The areas one level inside an area, or the provinces inside the nation. */
  readonly inside: (code: string) => readonly NamedArea[];
  readonly search: (
    query: string,
    limit: number,
  ) => { readonly items: readonly NamedArea[]; readonly total: number };
  readonly nameOf: (code: string) => string | undefined;
}

/** `names` holds one name a line, in the order of the tree, without the nation. */
export const gazetteer = (tree: AreaTree, names: string): Gazetteer => {
  const search = areaSearch(tree, names);
  const nameList = [nameOfNation, ...names.split('\n')];
  if (nameList.length !== tree.size) throw new Error(`${nameList.length} names for ${tree.size} areas`);
  const nameAt = (area: number): string => nameList[area] ?? '';
  const parentOf = (area: number): number => tree.parent[area] ?? 0;

  const codeAt = (area: number): string => {
    const depth = tree.depth[area] ?? 0;
    const part = String(tree.segment[area]).padStart(depth === levels.length ? digitsOfVillage : 2, '0');
    return depth === 1 ? part : `${codeAt(parentOf(area))}.${part}`;
  };

  const pathAt = (area: number): string[] => (area === 0 ? [] : [nameAt(area), ...pathAt(parentOf(area))]);

  const describe = (area: number): NamedArea => {
    const code = codeAt(area);
    const level = levelOf(code);
    const kind = kindOf(code);
    if (!level || !kind) throw new Error(`The register holds ${code}`);
    const { version } = tree;
    return { scheme: 'kemendagri', code, version, level, kind, name: nameAt(area), path: pathAt(area) };
  };

  return {
    find(code) {
      const area = code === nation ? undefined : findArea(tree, code);
      return area === undefined ? undefined : describe(area);
    },
    inside(code) {
      const around = findArea(tree, code);
      if (around === undefined) return [];
      const found: NamedArea[] = [];
      const stop = tree.end[around] ?? 0;
      for (let area = around + 1; area < stop; area = tree.end[area] ?? stop) found.push(describe(area));
      return found;
    },
    search(query, limit) {
      const { areas, total } = search(query, limit);
      return { items: areas.map(describe), total };
    },
    nameOf(code) {
      const area = findArea(tree, code);
      return area === undefined ? undefined : nameAt(area);
    },
  };
};
