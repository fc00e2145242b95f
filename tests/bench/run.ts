import type { Figure } from './figure.ts';
import { library } from './library.ts';
import { bundles } from './p1-bundles.ts';
import { importTime } from './p2-import.ts';
import { wrapper } from './p3-wrapper.ts';
import { writes } from './p4-writes.ts';
import { tables } from './p5-tables.ts';
import { manyHouseholds } from './p8-households.ts';
import { start } from './p10-start.ts';
import { chain } from './p11-chain.ts';
import { roughEvents } from './r1-events.ts';
import { upload } from './upload.ts';

const notMeasured = (id: string, goal: string, missing: string) => async (): Promise<Figure> => ({
  id,
  what: missing,
  goal,
  ok: null,
  why: `not measured yet: ${missing}`,
});

/** Every figure by its id, in the order in which they are printed. */
const figures: Readonly<Record<string, () => Promise<Figure>>> = {
  P1: bundles,
  P2: importTime,
  P3: wrapper,
  P4: writes,
  P5: tables,
  P6: notMeasured('P6', '>= 0.9', 'events to Parquet, against bare hyparquet-writer'),
  P7: notMeasured('P7', 'p99 <= 47 ms', 'reads of 155 users over data of national size'),
  P8: manyHouseholds,
  P9: notMeasured('P9', '<= 7.2 USD per million', 'list price from measured units and durations'),
  P10: start,
  P11: chain,
  R1: roughEvents,
  LIBRARY: library,
  UPLOAD: upload,
};

const asked = process.argv.slice(2).map((id) => id.toUpperCase());
const unknown = asked.filter((id) => !Object.hasOwn(figures, id));
if (unknown.length > 0) {
  console.error(`No figure ${unknown.join(', ')}; there are ${Object.keys(figures).join(' ')}`);
  process.exit(1);
}
for (const [id, measure] of Object.entries(figures)) {
  if (asked.length === 0 || asked.includes(id)) console.log(JSON.stringify(await measure()));
}
process.exit(); // the build's service process would keep this one waiting
