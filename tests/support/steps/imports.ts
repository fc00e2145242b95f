import { type Step, step } from '../step.ts';
import { routes } from '../system.ts';

/** A file is sent, looked through, stored and taken back: what comes later finds the kelurahan as it was. */
export const importSteps: readonly Step[] = [
  step(routes.getImportTemplate, 'facilitator'),
  step(routes.receiveImport, 'facilitator'),
  step(routes.listImports, 'facilitator'),
  step(routes.listImportFaults, 'facilitator'),
  step(routes.commitImport, 'facilitator', { ifMatch: 2 }),
  step(routes.undoImport, 'facilitator', { ifMatch: 4 }),
  step(routes.getImport, 'facilitator'),
];
