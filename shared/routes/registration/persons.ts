import * as z from 'zod/mini';
import { Post } from '../../contract/access.ts';
import {
  Area,
  Line,
  LocalDate,
  LocationId,
  Moment,
  Origin,
  OriginGiven,
  PersonId,
  pageOf,
  Version,
} from '../../contract/primitives.ts';
import { defineRoute } from '../../contract/route.ts';
import { example } from '../examples.ts';
import { enterers, listQuery, programmeReaders, warned } from '../shapes.ts';
import { KeptConflict } from './kept-conflict.ts';
import { LegalBases } from './legal-bases.ts';
import { Nik, NumberShown } from './numbers.ts';

const Sex = z.enum(['female', 'male']);

/** Personal fields of a person: encrypted at rest under the person's own key, answered only with a purpose. */
export const PersonalOfPerson = z.strictObject({
  name: Line(120),
  nik: z.optional(Nik),
  birthDate: z.optional(LocalDate),
  phone: z.optional(z.string().check(z.regex(/^\+?\d{6,15}$/, 'phone'))),
  address: z.optional(Line(240)),
});
export type PersonalOfPerson = z.infer<typeof PersonalOfPerson>;

/**
 * A person (warga) who acts in the programme, with posts and their dates. One that was found to be the same as another
 * says `mergedInto` and acts no more; the other says `mergedFrom`.
 */
export const Person = z
  .object({
    personId: PersonId,
    locationId: LocationId,
    area: Area,
    sex: Sex,
    posts: z.array(Post),
    hasAccount: z.boolean(),
    mergedInto: z.optional(PersonId),
    mergedFrom: z.optional(z.array(PersonId)),
    /** On what the data are processed (D-1); records of before say nothing of it. */
    bases: z.optional(LegalBases),
    /** Set while a restriction of processing is in force (D-2): read for audit or the person itself only. */
    restrictedAt: z.optional(Moment),
    erasedAt: z.optional(Moment),
    origin: Origin,
    version: Version,
    ...z.partial(PersonalOfPerson).shape,
    nik: z.optional(NumberShown),
    ...warned,
  })
  .register(z.globalRegistry, { id: 'Person' });
export type Person = z.infer<typeof Person>;

const params = z.object({ personId: PersonId });

/** The account (`sub` of the token) that acts for a person. */
const Account = z.strictObject({
  account: z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[\x21-\x7e]+$/, 'account')),
});

export const personRoutes = {
  registerPerson: defineRoute({
    id: 'persons.register',
    method: 'POST',
    path: '/v1/persons',
    summary: 'Register a person who acts in the programme',
    access: enterers,
    area: 'record',
    body: z.strictObject({
      personId: z.optional(PersonId),
      locationId: LocationId,
      sex: Sex,
      bases: z.optional(LegalBases),
      origin: z.optional(OriginGiven),
      ...PersonalOfPerson.shape,
    }),
    keeps: KeptConflict,
    success: { status: 201, body: Person },
    errors: [
      'location.not-found',
      'access.no-post',
      'person.nik-invalid',
      'person.nik-mismatch',
      'basis.consent-endless',
      'basis.no-guardian',
      'basis.withdrawal-elsewhere',
      'person.gone',
      'person.restricted',
      'state.exists',
    ],
    example: {
      body: {
        personId: example.personId,
        locationId: example.locationId,
        sex: 'female',
        name: 'Warga Contoh Satu',
        phone: '0800000001',
      },
    },
  }),
  listPersons: defineRoute({
    id: 'persons.list',
    method: 'GET',
    path: '/v1/persons',
    summary: 'Persons of one city at most, without personal fields; or the changes of one kelurahan',
    access: programmeReaders,
    area: 'query',
    query: listQuery,
    success: { status: 200, body: pageOf(Person) },
    errors: ['area.too-wide'],
    example: { query: { area: example.area } },
  }),
  getPerson: defineRoute({
    id: 'persons.get',
    method: 'GET',
    path: '/v1/persons/{personId}',
    summary:
      'One person; who holds an office is named without a purpose, everything else needs one. NIK whole, birth date and address for the named roles of level P3',
    access: programmeReaders,
    area: 'record',
    level: 'P3',
    params,
    success: { status: 200, body: Person },
    errors: ['person.not-found', 'person.restricted', 'access.no-post'],
    example: { params: { personId: example.personId } },
  }),
  changePerson: defineRoute({
    id: 'persons.change',
    method: 'PATCH',
    path: '/v1/persons/{personId}',
    summary: 'Correct a person (JSON Merge Patch; null removes a field)',
    access: enterers,
    area: 'record',
    ifMatch: 'required',
    params,
    body: z.strictObject({
      sex: z.optional(Sex),
      bases: z.optional(LegalBases),
      name: z.optional(PersonalOfPerson.shape.name),
      nik: z.optional(z.nullable(Nik)),
      birthDate: z.optional(z.nullable(LocalDate)),
      phone: z.optional(z.nullable(PersonalOfPerson.shape.phone.def.innerType)),
      address: z.optional(z.nullable(PersonalOfPerson.shape.address.def.innerType)),
    }),
    keeps: KeptConflict,
    success: { status: 200, body: Person },
    errors: [
      'person.not-found',
      'person.gone',
      'person.restricted',
      'access.no-post',
      'person.nik-invalid',
      'person.nik-mismatch',
      'basis.consent-endless',
      'basis.no-guardian',
      'basis.withdrawal-elsewhere',
    ],
    example: { params: { personId: example.personId }, body: { phone: '0800000002' } },
  }),
  linkAccount: defineRoute({
    id: 'persons.link-account',
    method: 'PUT',
    path: '/v1/persons/{personId}/account',
    summary: 'Link the account that acts for a person: one account, one person',
    access: enterers,
    area: 'record',
    ifMatch: 'accepted',
    params,
    body: Account,
    success: { status: 200, body: Person },
    errors: [
      'person.not-found',
      'person.gone',
      'person.restricted',
      'access.no-post',
      'person.account-taken',
      'person.has-account',
    ],
    example: { params: { personId: example.personId }, body: { account: 'contoh-akun-1' } },
  }),
  unlinkAccount: defineRoute({
    id: 'persons.unlink-account',
    method: 'DELETE',
    path: '/v1/persons/{personId}/account',
    summary: 'Take the account away from a person: its posts no longer act',
    access: enterers,
    area: 'record',
    ifMatch: 'required',
    params,
    success: { status: 200, body: Person },
    errors: ['person.not-found', 'access.no-post', 'person.no-account'],
    example: { params: { personId: example.personId } },
  }),
} as const;
