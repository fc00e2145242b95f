import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conflictRoutes } from '../../shared/routes/registration/conflicts.ts';
import { householdRoutes } from '../../shared/routes/registration/households.ts';
import type { Conflict } from '../../shared/routes/registration/kept-conflict.ts';
import { anId } from '../support/builders.ts';
import { registrationRecords } from '../support/registration-records.ts';
import { openServiceTables } from '../support/service-table.ts';

let cloud: Awaited<ReturnType<typeof openServiceTables>>;
beforeAll(async () => {
  cloud = await openServiceTables();
});
afterAll(() => cloud.close());

const householdId = anId<string>('HSEHD', 1);
const memberId = (number: number) => anId<string>('MEMBR', number);
const purpose = { 'pranata-purpose': 'correction' };

type Value = string | null;
interface Member {
  readonly memberId: string;
  readonly name: string;
  readonly relation: string;
  readonly sex?: string;
}
interface Said {
  readonly rt?: Value;
  readonly phone?: Value;
  readonly members?: readonly Member[];
}

const member = fc.record(
  {
    memberId: fc.constantFrom(memberId(2), memberId(3)),
    name: fc.constantFrom('Warga Contoh Dua', 'Warga Contoh Tiga', 'Warga Contoh Empat'),
    relation: fc.constantFrom('child', 'other', 'head'),
    sex: fc.constantFrom('female', 'male'),
  },
  { requiredKeys: ['memberId', 'name', 'relation'] },
);
const members = fc
  .tuple(
    fc.record({
      memberId: fc.constant(memberId(1)),
      name: fc.constantFrom('Warga Contoh Satu', 'Warga Contoh Nol'),
      relation: fc.constantFrom('head', 'head', 'spouse'),
    }),
    fc.uniqueArray(member, { selector: ({ memberId: id }) => id, maxLength: 2 }),
  )
  .map(([first, others]): Member[] => [first, ...others]);
const said: fc.Arbitrary<Said> = fc.record(
  {
    rt: fc.constantFrom('001', '002', null),
    phone: fc.constantFrom('0800000001', '0800000002', null),
    members,
  },
  { requiredKeys: [] },
);
const device = fc.constantFrom('device-1', 'device-2');
const isKept = fc.constantFrom(true, true, false);

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sync' as const), device }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('create' as const), device, keep: isKept, said, first: members }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('change' as const), device, keep: isKept, said }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const), device, isKeyed: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      choices: fc.array(fc.constantFrom('sent', 'standing'), { minLength: 8, maxLength: 8 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** What stands at each place of the record; a member that is not there is null, and so is what it would say. */
type State = Readonly<Record<string, Value>>;
const placesOf = ({ rt, phone, members: all }: Said): State => ({
  ...(rt !== undefined && { '/rt': rt }),
  ...(phone !== undefined && { '/phone': phone }),
  ...Object.fromEntries(
    (all ?? []).flatMap(({ memberId: id, ...fields }) => [
      [`/members/${id}`, 'there'],
      ...Object.entries(fields).map(([name, value]) => [`/members/${id}/${name}`, value]),
    ]),
  ),
});

/** Whether a value stands in a conflict, on either side, at its place or within what that is a part of. */
const standsIn = (conflicts: readonly Conflict[], pointer: string, value: Value): boolean =>
  conflicts.some(({ fields }) =>
    fields.some((field) =>
      [field.sent, field.standing].some((side) => {
        if (field.pointer === pointer)
          return (side ?? null) === value || (value === 'there' && side !== null);
        const [, name, id, part] = pointer.split('/');
        const isWhole = field.pointer === `/${name}`;
        const within = isWhole
          ? (side as readonly Member[] | null)?.find((one) => one.memberId === id)
          : field.pointer === `/${name}/${id}`
            ? (side as Member | null)
            : undefined;
        if (!isWhole && field.pointer !== `/${name}/${id}`) return false;
        if (part === undefined) return value === (within ? 'there' : null);
        return ((within as Record<string, string> | null | undefined)?.[part] ?? null) === value;
      }),
    ),
  );

/** A device's request that was accepted: what it said, on which version, and which version the record then had. */
interface Accepted {
  readonly places: State;
  readonly basedOn: number;
  readonly version: number;
}

/** Plays the steps of two devices and a person who decides, and keeps every state that the record ever had. */
const played = async (steps: readonly Step[]) => {
  const records = await registrationRecords(cloud.aServiceTable());
  const states: State[] = [{}]; // by version; 0 is before it was created
  const accepted: Accepted[] = [];
  const known = new Map<string, number>();
  const last = new Map<string, () => Promise<void>>();
  const keptIds = new Set<string>();
  /** What the record was created with: the same said once more, by whomever, says nothing that did not stand. */
  let createdWith: string | undefined;
  let keys = 0;

  const observe = async () => {
    const found = await records.household(householdId);
    if (!found) return 0;
    const { record, personal } = found;
    states[record.version] = placesOf({ ...personal, rt: record.rt } as unknown as Said);
    return record.version;
  };

  const send = async (
    by: string,
    places: State,
    basedOn: number,
    ask: (key?: string) => ReturnType<typeof records.ask>,
    isCreatedAgain = false,
  ) => {
    keys += 1;
    const key = `key-${keys}`;
    const once = async (withKey: string | undefined, isAgain: boolean) => {
      const before = await observe();
      const { status, body } = await ask(withKey);
      const version = await observe();
      expect(version - before, 'a request changes a record once').toBeLessThanOrEqual(1);
      // a repeat is answered as before, or from what stands: it says nothing that was not said
      const isRepeat = isAgain && version === before && (status !== 202 || keptIds.has(body.conflictId));
      if (status === 202) keptIds.add(body.conflictId);
      if (status >= 400) return expect([409, 412, 422]).toContain(status);
      if (!isRepeat) accepted.push({ places, basedOn, version });
      if (status < 202) known.set(by, Math.max(known.get(by) ?? 0, body.version));
    };
    last.set(by, () => once(undefined, true));
    last.set(`${by} keyed`, () => once(key, true));
    await once(key, isCreatedAgain);
  };

  const headers = (keep: boolean, key: string | undefined, version?: number) => ({
    ...(keep && { prefer: 'conflict=keep' }),
    ...(key && { 'idempotency-key': key }),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  });

  for (const one of steps) {
    if (one.do === 'sync') {
      const params = { householdId };
      const { status, body } = await records.ask(householdRoutes.getHousehold, {
        by: one.device,
        params,
        headers: purpose,
      });
      if (status === 200) known.set(one.device, body.version);
    } else if (one.do === 'create') {
      const { rt, phone, members: all = one.first } = one.said;
      const content = { ...(rt && { rt }), ...(phone && { phone }), members: all };
      const body = { householdId, locationId: records.locationId, ...content };
      const said = JSON.stringify(body);
      const create = (key?: string) =>
        records.ask(householdRoutes.registerHousehold, {
          by: one.device,
          body,
          headers: headers(one.keep, key),
        });
      await send(one.device, placesOf(content), 0, create, said === createdWith);
      createdWith ??= said;
    } else if (one.do === 'change') {
      const version = known.get(one.device);
      if (version === undefined) continue;
      // who was there and is left out is meant to go
      const gone = Object.keys(states[version] ?? {}).filter((at) => /^\/members\/[^/]+$/.test(at));
      const left = one.said.members ? Object.fromEntries(gone.map((at) => [at, null])) : {};
      const places = { ...left, ...placesOf(one.said) };
      await send(one.device, places, version, (key) =>
        records.ask(householdRoutes.changeHousehold, {
          by: one.device,
          params: { householdId },
          body: one.said,
          headers: headers(one.keep, key, version),
        }),
      );
    } else if (one.do === 'repeat') {
      await last.get(one.isKeyed ? `${one.device} keyed` : one.device)?.();
    } else {
      const by = 'who-decides';
      const { body: page } = await records.ask(conflictRoutes.listConflicts, {
        by,
        query: { area: records.area },
      });
      const open = page.items[0];
      if (!open) continue;
      const params = { conflictId: open.conflictId };
      const { body: conflict } = await records.ask(conflictRoutes.getConflict, {
        by,
        params,
        headers: purpose,
      });
      const choices = (conflict as Conflict).fields.map(({ pointer }, index) => ({
        pointer,
        choice: one.choices[index % 8],
      }));
      const before = await observe();
      const body = { of: conflict.of, choices };
      const { status } = await records.ask(conflictRoutes.decideConflict, { by, params, body });
      const version = await observe();
      if (status >= 400) {
        expect([status, version]).toEqual([422, before]); // two heads, when both families are chosen in part
        continue;
      }
      const chosen = (conflict as Conflict).fields.flatMap(({ pointer, sent }, index) =>
        one.choices[index % 8] === 'sent' ? [[pointer, sent] as const] : [],
      );
      if (chosen.length > 0) accepted.push({ places: {}, basedOn: conflict.of.version, version });
    }
  }
  const by = 'who-looks';
  const conflicts: Conflict[] = [];
  for (const conflictId of keptIds) {
    const { body } = await records.ask(conflictRoutes.getConflict, {
      by,
      params: { conflictId },
      headers: purpose,
    });
    conflicts.push(body);
  }
  return { states, accepted, conflicts };
};

/** Where a value vanished: it is not there, was not replaced by somebody who had seen it, and stands in no conflict. */
const vanished = ({ states, accepted, conflicts }: Awaited<ReturnType<typeof played>>) => {
  const at = (version: number, pointer: string): Value => states[version]?.[pointer] ?? null;
  const seenBy = (version: number): number =>
    Math.max(-1, ...accepted.filter((one) => one.version === version).map(({ basedOn }) => basedOn));
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return accepted.flatMap(({ places, basedOn, version }) =>
    Object.entries(places).flatMap(([pointer, value]) => {
      if (standsIn(conflicts, pointer, value)) return [];
      // to take away what is not there says nothing that could be lost
      if (value === null && at(version - 1, pointer) === null && at(version, pointer) === null) return [];
      // sets merge: who joined again since the sender looked is not the one whom the sender took away
      const joined = range(basedOn + 1, version).some(
        (one) => at(one - 1, pointer) === null && at(one, pointer),
      );
      if (value === null && pointer.startsWith('/members/') && joined) return [];
      if (at(version, pointer) !== value) return [{ pointer, value, version, why: 'never stood' }];
      for (let later = version + 1; later < states.length; later += 1) {
        if (at(later, pointer) === at(later - 1, pointer)) continue;
        // it stood from some version on: whoever replaced it must have seen one since
        let since = later - 1;
        while (since > 1 && at(since - 1, pointer) === value) since -= 1;
        if (seenBy(later) >= since) return [];
        return [{ pointer, value, version: later, why: 'replaced unseen' }];
      }
      return [];
    }),
  );
};

describe('R-14, R-16: two devices that write offline', () => {
  it('however they interleave, no value vanishes without a trace', async () => {
    const runs = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      expect(vanished(await played(steps))).toEqual([]);
    });
    await fc.assert(runs, { numRuns: 40 });
  }, 240_000);
});
