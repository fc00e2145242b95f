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

/** A group, and whose turn it is in this step: those from one place to before another, with everybody behind them. */
export interface Portion extends Group {
  readonly from: number;
  readonly to: number;
}

/** Where a search goes on: behind the last group that is done, and in the next one behind a record. */
export interface Place {
  readonly after: string;
  readonly row?: string | undefined;
}

/** How many pairs are compared when it is the turn of those from one place to before another. */
const pairsIn = ({ ids: { length }, from, to }: Portion): number =>
  (to - from) * (length - 1) - (to * (to - 1) - from * (from - 1)) / 2;

/** As much of a group as so many pairs are, at least one turn. The last of a group has nobody behind it. */
const portionOf = ({ sound, ids }: Group, row: string | undefined, pairs: number): Portion => {
  const from = row === undefined ? 0 : ids.findLastIndex((id) => id <= row) + 1;
  const whole = { sound, ids, from, to: ids.length - 1 };
  const enough = ids.findIndex((_, at) => at > from && pairsIn({ ...whole, to: at }) >= pairs);
  return enough < 0 ? whole : { ...whole, to: Math.min(enough, whole.to) };
};

const isDone = ({ ids, to }: Portion): boolean => to === ids.length - 1;

/**
 * The next step of a search: groups until so many pairs are compared, a large one in parts. One name that half a
 * kelurahan bears must not cost more than a step may.
 */
export const nextPortions = (
  groups: readonly Group[],
  { row }: Pick<Place, 'row'>,
  pairs: number,
): readonly Portion[] => {
  const taken: Portion[] = [];
  for (const group of groups) {
    const spent = taken.reduce((sum, portion) => sum + pairsIn(portion), 0);
    if (taken.length > 0 && spent >= pairs) break;
    const portion = portionOf(group, taken.length === 0 ? row : undefined, pairs - spent);
    taken.push(portion);
    if (!isDone(portion)) break;
  }
  return taken;
};

/** Where the search stands behind these portions; undefined when all groups are done. */
export const placeBehind = (
  groups: readonly Group[],
  portions: readonly Portion[],
  { after }: Pick<Place, 'after'>,
): Place | undefined => {
  const last = portions.at(-1);
  if (!last) return undefined;
  if (!isDone(last)) return { after: portions.at(-2)?.sound ?? after, row: last.ids[last.to - 1] };
  return portions.length === groups.length ? undefined : { after: last.sound };
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

/** Compares those whose turn it is with everybody behind them: how many pairs that were, and which are alike enough. */
export const lookAlikesIn = <Of>(
  { sound, ids, from, to }: Portion,
  records: ReadonlyMap<string, { readonly head: Head; readonly of: Of }>,
  compare: (one: Of, other: Of) => Likeness,
  scoreMin: number,
): { readonly compared: number; readonly alike: readonly LookAlike[] } => {
  const known = ids.slice(from).flatMap((id, index) => {
    const record = records.get(id);
    return record
      ? [{ id, of: record.of, sounds: new Set(record.head.sounds), hasTurn: from + index < to }]
      : [];
  });
  // only what is alike is kept of many pairs
  const found = known.flatMap((one, index) => {
    if (!one.hasTurn) return [];
    const others = known.slice(index + 1).filter(({ sounds }) => isFirstShared(sound, one.sounds, sounds));
    const alike = others.flatMap((other) => {
      const likeness = compare(one.of, other.of);
      return likeness.score >= scoreMin ? [{ ids: [one.id, other.id] as const, ...likeness }] : [];
    });
    return [{ compared: others.length, alike }];
  });
  return {
    compared: found.reduce((sum, row) => sum + row.compared, 0),
    alike: mostAlike(found.flatMap(({ alike }) => alike)),
  };
};
