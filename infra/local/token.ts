import { parseArgs } from 'node:util';
import { localRegion } from '../regions.ts';
import { openIssuer } from './issuer.ts';
import { readSettings } from './settings.ts';

const usage =
  'npm run --silent token -- --sub S --roles "facilitator board" --area 31.71.01.1001 [--hours 12]';

/** Prints a token of the local issuer, from the data folder alone. */
const main = async () => {
  const { values } = parseArgs({
    options: {
      sub: { type: 'string' },
      roles: { type: 'string' },
      area: { type: 'string' },
      hours: { type: 'string', default: '12' },
    },
  });
  const { sub, roles, area } = values;
  const hours = Number(values.hours);
  if (!sub || !roles || !area || !(hours > 0)) throw new Error(usage);
  const issuer = await openIssuer(readSettings().data);
  const { issuer: name, audience } = localRegion;
  console.log(
    await issuer.sign({
      issuer: name,
      audience: audience[0]!,
      claims: { sub, roles, area },
      hours,
      now: Date.now(),
    }),
  );
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
