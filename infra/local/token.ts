import { parseArgs } from 'node:util';
import { readSettings } from './settings.ts';
import { localTokens } from './tokens.ts';

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
  const signed = await localTokens(readSettings().data);
  console.log(await signed({ sub, roles, area }, hours));
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
