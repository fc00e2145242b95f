import { openEmbeddedCloud } from './embedded-cloud.ts';

/** The embedded cloud as a process of its own, to be killed: prints where it listens. */
const { endpoint } = await openEmbeddedCloud(process.argv[2]!);
console.log(endpoint);
