import { sealArchive } from './sealing.ts';
import { readSettings } from './settings.ts';

sealArchive(readSettings().awsPort).then(
  (name) => console.log(`${name} has run`),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
