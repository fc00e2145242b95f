import { openPlace } from './redrive/place.ts';
import { readRequest, usage } from './redrive/request.ts';
import { redrive } from './redrive/run.ts';
import { readSettings } from './settings.ts';

/** Publishes a range again, or moves dead letters back: on this machine's running system, or in a region on AWS. */
const main = async (args: readonly string[]): Promise<boolean> => {
  if (args.length === 0) throw new Error(usage);
  const request = readRequest(args);
  const { awsPort } = readSettings();
  const place = openPlace(request.region, awsPort);
  try {
    return await redrive(request, place, console.log);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ECONNREFUSED') throw error;
    throw new Error(`Nothing answers at the port ${awsPort}: start the system first, or set AWS_PORT.`);
  } finally {
    place.close();
  }
};

main(process.argv.slice(2)).then(
  (isDone) => {
    if (!isDone) process.exitCode = 1;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
