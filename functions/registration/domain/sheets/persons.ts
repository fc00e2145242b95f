import { type PersonalOfPerson, personRoutes } from '../../../../shared/routes/registration/persons.ts';
import { checkNik } from '../nik.ts';
import { inRow, oneEach, only, originOf, type SheetKind } from './kind.ts';
import {
  addressColumn,
  birthDateColumn,
  collectedOnColumn,
  lineColumn,
  nameColumn,
  nikColumn,
  pastDate,
  phoneColumn,
  sexColumn,
} from './person-columns.ts';

type Bearer = PersonalOfPerson & { readonly sex: 'female' | 'male' };

/** Persons who act in the programme: one in each row. */
export const personSheet: SheetKind = {
  columns: [
    lineColumn,
    { ...nameColumn, example: ['Warga Contoh Satu', 'Warga Contoh Dua'] },
    { ...sexColumn, isRequired: true, example: ['P', 'L'], exampleEn: ['F', 'M'] },
    { ...nikColumn, example: ['3171014101920001', ''] },
    { ...birthDateColumn, read: pastDate, example: ['01/01/1992', '17 Agustus 1975'] },
    { ...phoneColumn, example: ['0800-0000-001', '+62 800 0000 002'] },
    { ...addressColumn, example: ['Jl. Contoh 1', ''] },
    { ...collectedOnColumn, example: ['10/09/2012', '10/09/2012'] },
  ],
  schema: personRoutes.registerPerson.body,
  grouped: oneEach,
  draft: ([line], { locationId, newId }) => ({
    body: {
      personId: newId(),
      locationId,
      origin: originOf(line.values),
      ...only(line.values, ['name', 'sex', 'nik', 'birthDate', 'phone', 'address']),
    },
    placeOf: inRow(line),
    faults: [],
    notes: [],
  }),
  rules: (body) => [() => checkNik(body as unknown as Bearer)],
  unique: [{ field: 'nik', code: 'row.nik-twice', rule: 'R-10', per: 'row' }],
};
