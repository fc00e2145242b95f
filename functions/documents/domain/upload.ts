import { Problem, refused } from '../../../shared/errors.ts';
import type { UploadLine } from '../../../shared/routes/documents/announcing.ts';
import type { Upload } from '../../../shared/routes/documents/document.ts';

const kib = 1_024;
const largestChunk = 8 * 1_024 * kib;
const chunkSizes = [256 * kib, 1_024 * kib, largestChunk] as const;
const ofLine: Readonly<Record<UploadLine, number>> = { slow: 0, medium: 1, fast: 2 };

/** One page of a listing of S3 says which have arrived: 1,000 keys (S3, ListObjectsV2). */
const mostChunks = 1_000;

/** How long bytes may come after they were announced, in days: an upload goes on another week, not another year. */
const openDays = 14;

/**
 * How the bytes of a file are to be sent over a line: whole, when they are no more than one chunk; else in the chunks
 * that its line can bear, or in the next larger ones when they were too many.
 */
export const uploadOf = (size: number, line: UploadLine, now: Date): Upload => {
  const fits = (bytes: number) => Math.ceil(size / bytes) <= mostChunks;
  const chunkBytes = chunkSizes.slice(ofLine[line]).find(fits) ?? largestChunk;
  const chunks = Math.ceil(size / chunkBytes);
  return {
    how: chunks === 1 ? 'form' : 'chunks',
    chunkBytes,
    chunks,
    until: new Date(now.getTime() + openDays * 86_400_000).toISOString(),
  };
};

/** Bytes of a chunk: all alike but the last. */
export const bytesOf = ({ chunkBytes, chunks }: Upload, size: number, number: number): number => {
  if (number >= chunks) throw refused('document.no-such-chunk', '/chunks', { number, chunks });
  return number < chunks - 1 ? chunkBytes : size - chunkBytes * (chunks - 1);
};

/** A chunk as it lies in quarantine, under a key that names its number and its hash, which S3 has verified. */
export interface Arrived {
  readonly number: number;
  readonly sha256: string;
  readonly size: number;
}

/** Chunks that have come, each once: of two with one number neither counts until one is gone. */
export const whole = (upload: Upload, size: number, arrived: readonly Arrived[]) => {
  const byNumber = Map.groupBy(arrived, ({ number }) => number);
  const good = [...byNumber.values()].flatMap((same) => {
    const [first] = same;
    return first && same.length === 1 && first.size === bytesOf(upload, size, first.number) ? [first] : [];
  });
  const numbers = new Set(good.map(({ number }) => number));
  const missing = Array.from({ length: upload.chunks }, (_, number) => number).filter(
    (number) => !numbers.has(number),
  );
  return {
    arrived: good.toSorted((one, other) => one.number - other.number),
    missing,
    twice: [...byNumber].flatMap(([number, same]) => (same.length > 1 ? [number] : [])),
  };
};

/** Which of the chunks that a client is about to send need a form; one that came with another content is refused. */
export const wanted = (
  upload: Upload,
  { size, sha256: ofAll }: { readonly size: number; readonly sha256: string },
  asked: readonly Pick<Arrived, 'number' | 'sha256'>[],
  arrived: readonly Arrived[],
) => {
  const there = new Map(arrived.map((chunk) => [chunk.number, chunk]));
  const needed = asked.filter(({ number, sha256 }) => {
    bytesOf(upload, size, number);
    if (upload.how === 'form' && sha256 !== ofAll)
      throw new Problem('document.chunk-differs', { number, sha256: ofAll });
    const standing = there.get(number);
    if (standing && standing.sha256 !== sha256)
      throw new Problem('document.chunk-differs', { number, sha256: standing.sha256 });
    return !standing;
  });
  return { needed, arrived: asked.filter((one) => !needed.includes(one)).map(({ number }) => number) };
};
