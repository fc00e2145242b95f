import type { World } from '../../functions/registration/domain/sheets/kind.ts';
import type { SheetRead } from '../../functions/registration/domain/sheets/sheet.ts';
import { anArea, anId } from './builders.ts';

/** A kelurahan on 1 March 2013, and ids counted from 1. */
export const aWorld = (more: Partial<World> = {}): World => {
  let count = 0;
  return {
    locationId: anId('PACE', 1),
    area: anArea(),
    today: '2013-03-01',
    newId: () => {
      count += 1;
      return anId('NEW', count);
    },
    boardId: anId('BARD', 1),
    ...more,
  };
};

/** A sheet of lines as one would type them, with `;` between the cells. */
export const aSheet = (...lines: readonly string[]): SheetRead => ({
  format: 'csv',
  rows: lines.map((line) => line.split(';')),
});
