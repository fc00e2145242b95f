import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { policies } from '../shared/policy/values.ts';

const Override = z.array(
  z.strictObject({
    from: z.iso.date(),
    value: z.number(),
    area: z.string().optional(),
    source: z.string().min(1),
  }),
);

const Origin = z.string().regex(/^https?:\/\/[^/*]+$/, 'an origin has a scheme and a host, and no path');

/** A programme region: what one isolated system is deployed from. */
const Region = z
  .strictObject({
    /** Part of every physical name: several programme regions may share an account. */
    id: z
      .string()
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      .max(16),
    account: z.string().regex(/^\d{12}$/),
    region: z.string().regex(/^[a-z]{2}-[a-z]+-\d$/),
    /** Kemendagri codes of the provinces, kota or kabupaten that the region serves. */
    areas: z.array(z.string().regex(/^\d\d(\.\d\d)?$/)).min(1),
    /** As it stands in the tokens, to the character. */
    issuer: z.url({ protocol: /^https$/ }),
    audience: z.array(z.string().min(1)).min(1),
    /** Where the API answers beside its own address, and the certificate for that name. */
    domain: z
      .string()
      .regex(/^[a-z0-9.-]+$/)
      .optional(),
    certificateArn: z.string().startsWith('arn:aws:acm:').optional(),
    corsOrigins: z.array(Origin).min(1),
    /** Of the logs; CloudWatch takes certain numbers only. */
    logRetentionDays: z.enum(RetentionDays).exclude(['INFINITE']),
    alarmEmail: z.email(),
    /** Laid over the national values of `shared/policy/values.ts`. */
    policyOverrides: z.partialRecord(z.enum(Object.keys(policies) as [keyof typeof policies]), Override),
    /** Local prices of works against the national ones. */
    priceFactor: z.number().positive(),
  })
  .refine(({ domain, certificateArn }) => (domain === undefined) === (certificateArn === undefined), {
    message: 'a domain needs its certificate, and a certificate its domain',
    path: ['certificateArn'],
  });
export type Region = z.infer<typeof Region>;

const overlap = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

/** All regions that are deployed; no two may have one id or serve one area. */
const Regions = z.array(Region).superRefine((all, context) => {
  all.forEach((region, index) => {
    for (const other of all.slice(0, index)) {
      if (region.id === other.id) {
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `${region.id} stands twice` });
      }
      for (const area of region.areas.filter((a) => other.areas.some((b) => overlap(a, b)))) {
        context.addIssue({
          code: 'custom',
          path: [index, 'areas'],
          message: `${region.id} and ${other.id} both serve ${area}`,
        });
      }
    }
  });
});

/** Throws an error that names region, field and reason. */
export const checkedRegions = (regions: readonly Region[]): readonly Region[] => {
  const checked = Regions.safeParse(regions);
  if (checked.success) return checked.data;
  throw new Error(`infra/regions.ts\n${z.prettifyError(checked.error)}`);
};

export const deployedRegions: readonly Region[] = [
  {
    id: 'jawa-barat',
    account: '111111111111',
    region: 'ap-southeast-3',
    areas: ['31', '32', '36'],
    issuer: 'https://login.jawa-barat.pranata.example/',
    audience: ['pranata'],
    domain: 'api.jawa-barat.pranata.example',
    certificateArn:
      'arn:aws:acm:ap-southeast-3:111111111111:certificate/6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
    corsOrigins: ['https://jawa-barat.pranata.example'],
    logRetentionDays: RetentionDays.ONE_MONTH,
    alarmEmail: 'operator@jawa-barat.pranata.example',
    policyOverrides: {},
    priceFactor: 1,
  },
  {
    id: 'sulawesi',
    account: '222222222222',
    region: 'ap-southeast-3',
    areas: ['71', '72', '73', '74', '75', '76'],
    issuer: 'https://login.sulawesi.pranata.example/',
    audience: ['pranata'],
    corsOrigins: ['https://sulawesi.pranata.example'],
    logRetentionDays: RetentionDays.THREE_MONTHS,
    alarmEmail: 'operator@sulawesi.pranata.example',
    policyOverrides: {},
    priceFactor: 1.12,
  },
];

/** What `npm start` runs on this machine; it is never deployed. */
export const localRegion: Region = {
  id: 'local',
  account: '000000000000',
  region: 'ap-southeast-3',
  areas: ['31'],
  issuer: 'https://issuer.pranata.localhost/',
  audience: ['pranata'],
  corsOrigins: ['http://localhost:3000', 'http://127.0.0.1:3000'],
  logRetentionDays: RetentionDays.ONE_WEEK,
  alarmEmail: 'operator@pranata.localhost',
  policyOverrides: {},
  priceFactor: 1,
};

/** Where the national office keeps its roll-up. */
export const national = { account: '333333333333', region: 'ap-southeast-3' } as const;
