import * as z from 'zod/mini';

/**
 * What a route answers that is no JSON of ours: bytes as they are, with their media type and how long a client may
 * keep them. The contract names the media type in `success.contentType`.
 */
export const RawFile = z.object({
  contentType: z.string(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  cacheSeconds: z.optional(z.int()),
});
export type RawFile = z.infer<typeof RawFile>;
