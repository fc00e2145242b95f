import type { Likeness } from './likeness.ts';

/** A record as a search groups it: its id and the hashes of how its names sound. Nothing personal. */
export interface Head {
  readonly id: string;
  readonly sounds: readonly string[];
}

export interface Group {
  readonly sound: string;
  readonly ids: readonly string[];
}

/** Records that share a sound, group by group in a fixed order, from where a search has come to. */
export const groupsAfter = (heads: readonly Head[], after: string): readonly Group[] => {
  const bySound = new Map<string, string[]>();
  for (const { id, sounds } of heads) {
    for (const sound of sounds) {
      const ids = bySound.get(sound);
      if (ids) ids.push(id);
      else bySound.set(sound, [id]);
    }
  }
  return [...bySound]
    .filter(([sound, ids]) => sound > after && ids.length > 1)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([sound, ids]) => ({ sound, ids: ids.toSorted() }));
};

/** As many groups as open about so many records, and at least one: a step of a search. */
export const firstGroups = (groups: readonly Group[], records: number): readonly Group[] => {
  const taken: Group[] = [];
  for (const group of groups) {
    if (taken.length > 0 && taken.reduce((sum, { ids }) => sum + ids.length, 0) >= records) break;
    taken.push(group);
  }
  return taken;
};

export interface LookAlike extends Likeness {
  readonly ids: readonly [string, string];
}

/** Of one record no more than so many are shown: whoever looks like everybody looks like nobody. */
const mostPerRecord = 20;

/** The most alike first, and of each record only so many: the same in every run. */
const mostAlike = (found: readonly LookAlike[]): readonly LookAlike[] => {
  const counts = new Map<string, number>();
  return found
    .toSorted((a, b) => b.score - a.score || (a.ids.join() < b.ids.join() ? -1 : 1))
    .filter(({ ids }) => {
      if (ids.some((id) => (counts.get(id) ?? 0) >= mostPerRecord)) return false;
      for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
      return true;
    });
};

/** Two records that share several sounds are compared in the first of the groups only. */
const isFirstShared = (sound: string, one: ReadonlySet<string>, other: ReadonlySet<string>): boolean => {
  for (const shared of one) if (shared < sound && other.has(shared)) return false;
  return true;
};

/** Compares everybody of a group with everybody: how many pairs that were, and which are alike enough to be shown. */
export const lookAlikesIn = <Of>(
  { sound, ids }: Group,
  records: ReadonlyMap<string, { readonly head: Head; readonly of: Of }>,
  compare: (one: Of, other: Of) => Likeness,
  scoreMin: number,
): { readonly compared: number; readonly alike: readonly LookAlike[] } => {
  const known = ids.flatMap((id) => {
    const record = records.get(id);
    return record ? [{ id, of: record.of, sounds: new Set(record.head.sounds) }] : [];
  });
  // only what is alike is kept: a group of 3,000 has four million pairs
  const rows = known.map((one, index) => {
    const others = known.slice(index + 1).filter(({ sounds }) => isFirstShared(sound, one.sounds, sounds));
    const alike = others.flatMap((other) => {
      const likeness = compare(one.of, other.of);
      return likeness.score >= scoreMin ? [{ ids: [one.id, other.id] as const, ...likeness }] : [];
    });
    return { compared: others.length, alike };
  });
  return {
    compared: rows.reduce((sum, row) => sum + row.compared, 0),
    alike: mostAlike(rows.flatMap(({ alike }) => alike)),
  };
};
