import { gzipSync } from 'node:zlib';
import { unpacked } from '../../shared/messaging/packed-event.ts';
import type { Part } from './domain.ts';

/** The text of a part: its events by id, one a line. Throws when a row of the part is missing. */
export const linesOf = ({ ids, number }: Part, rows: ReadonlyMap<string, Uint8Array>): string =>
  [...ids]
    .sort()
    .map((id) => {
      const bytes = rows.get(id);
      if (!bytes) throw new Error(`Part ${number} lacks its row ${id}`);
      return `${JSON.stringify(unpacked(bytes))}\n`;
    })
    .join('');

/** The same text gives the same bytes: Node writes no time into a gzip header. */
export const zipped = (text: string): Buffer => gzipSync(text);
