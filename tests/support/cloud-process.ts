import { flushCompileCache } from 'node:module';
import { openEmbeddedCloud } from './embedded-cloud.ts';

/** The embedded cloud as a process of its own, to be killed: prints where it listens. */
const { endpoint } = await openEmbeddedCloud(process.argv[2]!);
console.log(endpoint);
flushCompileCache(); // after a kill it would be too late
