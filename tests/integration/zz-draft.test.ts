import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultySheet } from '../support/faulty-sheet.ts';
import { aFile, settledImport } from '../support/imports.ts';
import { aKelurahan, told } from '../support/kelurahan.ts';
import { aSystem, type TestSystem } from '../support/system.ts';

const planted = faultySheet({ households: 400, faults: 40 });
let system: TestSystem;
beforeAll(async () => { system = await aSystem({ rough: 'off' }); });
afterAll(() => system.close());
it('draft', async () => {
  let last = process.cpuUsage();
  const phase = (name: string) => { const { user, system: s } = process.cpuUsage(last); last = process.cpuUsage(); console.log(name, Math.round((user + s) / 1000)); };
  const { facilitator, locationId } = await aKelurahan(system);
  phase('setup');
  const counts = new Map<string, number>();
  const spent = new Map<string, number>();
  for (const [name, service] of Object.entries({ dynamodb: system.services.dynamodb, sqs: system.services.sqs, events: system.services.events, kms: system.services.kms })) {
    const handle = (service as any).handle.bind(service);
    (service as any).handle = async (call: any) => {
      const key = `${name} ${call.caller.arn.split('/').at(-1)} ${call.operation}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const start = performance.now();
      const r = await handle(call);
      spent.set(key, (spent.get(key) ?? 0) + performance.now() - start);
      return r;
    };
  }
  const show = () => { console.log([...counts].map(([k, v]) => `${k}: ${v} ${Math.round(spent.get(k)!)}`).sort().join('\n')); counts.clear(); spent.clear(); };
  const body = aFile(locationId, 'households', planted.bytes, { fileName: 'keluarga.csv' });
  const { importId } = await told(facilitator.receiveImport({ body }));
  await settledImport(system, facilitator, importId);
  phase('check');
  const params = { importId };
  await told(facilitator.commitImport({ params, body: { goodRowsOnly: true } }));
  console.log((await settledImport(system, facilitator, importId)).counts);
  phase('commit'); show();
  await told(facilitator.undoImport({ params }));
  console.log((await settledImport(system, facilitator, importId)).counts);
  phase('undo'); show();
  const items = await system.table('registration');
  console.log(Object.fromEntries([...Map.groupBy(items, ({ kind }) => String(kind))].map(([k, v]) => [k, v.length])));
  phase('table');
}, 240_000);
