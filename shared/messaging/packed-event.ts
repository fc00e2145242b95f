import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CloudEvent } from '../contract/event.ts';

/**
 * An event is stored deflated: names of fields repeat in `data` and `state`, so that most events fit into the 1 KB
 * that one write unit pays for, and a board with nine members into three.
 */
export const packed = (event: CloudEvent): Uint8Array => deflateRawSync(JSON.stringify(event));
export const unpacked = (bytes: Uint8Array): CloudEvent => JSON.parse(inflateRawSync(bytes).toString('utf8'));
