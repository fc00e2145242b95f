import type { Item } from '../attribute.ts';
import { type CapacityMode, consumedText, readUnits } from '../capacity.ts';
import type { Bound } from '../expressions/bind.ts';
import { holds } from '../expressions/evaluate.ts';
import { project } from '../expressions/projection.ts';
import type { Image } from '../image.ts';
import { itemSize } from '../item-size.ts';
import { jsonList, jsonObject } from '../reply.ts';
import { indexView } from '../table.ts';
import { positionOf, type Selection } from './selection.ts';

/** A page ends when it has read a megabyte. */
const largestPage = 1024 * 1024;

/** The answer of Query and Scan: what of the images passes the filter, until the page is full. */
export const pageText = (
  images: Iterable<Image>,
  selection: Selection,
  { FilterExpression: filter, ProjectionExpression: wanted, values }: Bound,
  limit: number,
  mode: CapacityMode,
): string => {
  const { table, index, isCount, fetches } = selection;
  const kind = selection.isConsistent ? 'consistent' : 'eventual';
  const items: string[] = [];
  let [count, scanned, size, fetched] = [0, 0, 0, 0];
  let last: Item | undefined;
  for (const image of images) {
    scanned++;
    const entry = index?.projected ? indexView(index, image.item) : undefined;
    size += entry ? itemSize(entry) : image.size;
    if (fetches) fetched += readUnits(image.size, kind);
    const view = fetches ? undefined : entry;
    if (!filter || holds(filter, view ?? image.item, values)) {
      count++;
      if (!isCount) {
        const shown = wanted ? project(view ?? image.item, wanted.projection) : view;
        items.push(shown ? JSON.stringify(shown) : image.text);
      }
    }
    if (scanned < limit && size < largestPage) continue;
    last = image.item;
    break;
  }

  const units = readUnits(size, kind);
  return jsonObject({
    Items: isCount ? undefined : jsonList(items),
    Count: String(count),
    ScannedCount: String(scanned),
    LastEvaluatedKey: last && JSON.stringify(positionOf(selection, last)),
    ConsumedCapacity: consumedText(mode, table, {
      table: index ? fetched : units,
      indexes: new Map(index && [[index.name, units]]),
    }),
  });
};
