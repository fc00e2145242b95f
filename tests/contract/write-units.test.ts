import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteContract } from '../../shared/contract/route.ts';
import { services } from '../../shared/routes/index.ts';
import { aSystem, routes, type TestSystem } from '../support/system.ts';
import { type Cost, watchTables } from '../support/table-calls.ts';
import { askedOf, lastSteps, steps } from '../support/world.ts';

/** What the example of each route costs at its service's table, by the id of the route. */
const costs = new Map<string, Cost>();
let system: TestSystem;

beforeAll(async () => {
  system = await aSystem({ rough: 'off' });
  const tables = watchTables(system);
  const cold = [
    routes.listLocations,
    routes.listHouseholds,
    routes.listPoorLists,
    routes.listGroups,
    routes.listConflicts,
    routes.listImports,
    routes.listVolunteers,
    routes.listPrivacyRequests,
    routes.listDuplicates,
    routes.listDocuments,
    routes.listAssignments,
    routes.listForums,
    routes.listBudgets,
  ].map((route) => ({ route, by: 'facilitator' }) as const);
  for (const one of cold) await system.request(one.route, await askedOf(system, one)); // unwraps the keys once
  // no lists: of what is not there yet
  for (const route of [routes.publishDocument, routes.getScoreboard])
    await system.request(route, await askedOf(system, { route, by: 'national' }));
  tables.take();
  for (const one of [...steps, ...lastSteps]) {
    const answer = await system.request(one.route, await askedOf(system, one));
    expect(answer, `${one.route.id}: ${answer.text}`).toMatchObject({
      status: one.keep ? 202 : one.route.success.status,
    });
    await one.after?.(answer, system);
    await system.settled();
    const cost = tables.take();
    if (!costs.has(one.route.id) && !one.instead) costs.set(one.route.id, cost);
  }
}, 240_000);
afterAll(() => system?.close());

const table = () =>
  `{\n${[...costs]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, cost]) => `  ${JSON.stringify(id)}: ${JSON.stringify(cost)}`)
    .join(',\n')}\n}\n`;

it('every route costs what the committed table says', async () => {
  await expect(table()).toMatchFileSnapshot('write-units.json');
});

/** One record, one event, one list index and the feed: two units each in the transaction, one each in the indexes. */
const plainWrite = 6;
/** Each of an item below a kilobyte, and all but the last in a transaction. */
const [uniqueness, personal, account, check, event, detail, feedMoves] = [2, 2, 2, 2, 2, 2, 1];
/** A person who is told of a post: the record, its list entry, its place in the feed, its event. */
const person = 2 + 1 + 1 + feedMoves + event;

/** Of a household or person: the record, its list entry and its place in the feed. */
const record = 2 + 1 + 1 + feedMoves;
const listMoves = 1;
/** A pair moves from one list to another; a search leaves one access record, and no other runs meanwhile. */
const duplicates = {
  // of two households: both records, the sealed fields of one and when the other's end, the number of a card, what an
  // undo needs (above a kilobyte) and two notes by which an erasure finds it, two more events
  'duplicates.decide':
    listMoves + feedMoves + 2 * record + 2 * personal + 2 * detail + 4 * detail + 2 * event,
  'duplicates.undo': listMoves + feedMoves + 2 * record + 2 * personal + 2 * detail + 4 * detail + 2 * event,
  'duplicates.search': uniqueness + 1,
};

/** A list that was ratified is above a kilobyte, in its record and in both indexes; so is the event of a strike-off. */
const aboveKilobyte = 2 + 1 + 1;
/** An entry moves its list; an objection is counted by its list and sealed; a version in force moves what is in force. */
const poorLists = {
  'poor-lists.open': detail, // its criteria stay as they were set
  'poor-lists.change': feedMoves + detail,
  'poor-lists.add-entries': feedMoves + detail,
  'poor-lists.show': feedMoves,
  'poor-lists.raise-objection': feedMoves + event + detail + personal + detail, // and a note by which an erasure finds it
  'poor-lists.answer-objection': feedMoves + event + detail + personal + check, // nobody answers for the own household
  'poor-lists.ratify': feedMoves + aboveKilobyte + 2 * check, // the board still decides, its minutes still stand
  'poor-lists.freeze': 2 * feedMoves + aboveKilobyte + detail,
  'poor-lists.strike-off': 2 * feedMoves + aboveKilobyte + detail + detail + 2,
};

/** An entry stands in the list of its board; its journal and the sums of its month move with it, and it is told. */
const entry = 2 + 1 + 2 + 2 + event;
/** A budget moves in its list and in the feed. */
const budget = 2 + 1 + 1 + listMoves + feedMoves;
const money = {
  'ledger.post': entry - plainWrite + 1, // the first opens the journal
  'ledger.reverse': entry + uniqueness - plainWrite,
  // what was checked has not moved, its receipt stands and is of no other payment; what names households is larger
  'disbursements.pay': entry + budget + event + 2 * check + uniqueness,
  'disbursements.return': entry + budget + event,
};

/** Who decides on what a record says must read it first: the freeze reads the entries of the version that it found. */
const longer: Readonly<Record<string, number>> = {
  'poor-lists.freeze': 3,
  // where the board is, before its first entry
  'ledger.post': 3,
  // the journal of the board that the entry is of
  'ledger.reverse': 3,
  // the head of the list before those who stand on it, so that nothing changes unseen between the two (A-6)
  'disbursements.prepare': 4,
  // and before that the disbursement, which says whose list it is
  'disbursements.pay': 4,
  'disbursements.return': 3,
  'library.content': 2, // a download is counted once it is known what it is of
  // which record the document is for, and so what its owner has, stands in the document before
  'documents.register-version': 3,
  'documents.list-versions': 2,
  // whom hours concern stands in them: the volunteer's household, the group that they help
  'hours.verify': 3,
  'hours.refuse': 3,
  'volunteers.suggest': 2, // who is near an activity is asked once it is known where it is
  'forums.list-posts': 2, // the texts of a page stand sealed beside their posts
};

/** What a read writes: an access record of each record that is shown, or that something was asked for. */
const readRecords: Readonly<Record<string, number>> = {
  'duplicates.get': 2,
  // the documents of the examples are open to the kelurahan
  'documents.get': 0,
  'documents.content': 0,
  'documents.thumbnail': 0,
  'library.content': 1,
};

/** What a route writes beside the plain write, and why. */
const more: Readonly<Record<string, number>> = {
  'conflicts.decide': feedMoves + personal + record + event, // what was chosen changes the household
  'documents.register': personal + detail + detail, // that its owner has it, and when it was abandoned
  // equal bytes: stored at once; that the owner has it, that another has the bytes still, its place in the series
  'documents.register-version': personal + event + detail + check + detail,
  'documents.hold': feedMoves,
  // told as withdrawn too; its key, that its owner has it; in the list of erasures
  'documents.delete': feedMoves + event + personal + detail + 4,
  'documents.complete': feedMoves,
  'documents.withdraw': feedMoves + detail, // its bytes are no longer had by others
  'library.publish': feedMoves + detail, // that it is in the library, beside its series
  'locations.enrol': uniqueness,
  'locations.change': feedMoves,
  'area-changes.decide': uniqueness + uniqueness + 2 + 1 + feedMoves + event, // none other runs; what splits off
  'persons.register': personal,
  'persons.change': personal + feedMoves,
  'persons.link-account': account + feedMoves,
  'persons.unlink-account': account + feedMoves,
  'boards.form': uniqueness,
  'boards.change': feedMoves + check, // the paper of its charter still stands
  // the term and where it stands, the board's own event, one member; its minutes still stand
  'boards.begin-term': feedMoves + detail + detail + event + person + check,
  'boards.add-asset': check, // in no list; where it stands, and its title still stands
  'units.form': uniqueness,
  'units.change': feedMoves,
  'units.begin-post': feedMoves + check + person, // the board must still be the one that decided
  'units.end-post': feedMoves + account + person,
  'groups.register': detail, // its members stand apart
  'groups.change': feedMoves,
  'groups.add-member': feedMoves + detail + 2 + person, // the event tells all members: above a kilobyte
  'groups.change-member': feedMoves + detail + 2 + person,
  // two more for each hash: of every NIK, of every name with a birth date, of the card; 154 for thirty with all
  // (tests/integration/households-may-be-large.test.ts)
  'households.register': personal,
  'households.change': personal + feedMoves,
  ...duplicates,
  ...poorLists,
  ...money,
  'imports.receive': uniqueness + personal + detail, // the file is known by its bytes, its name and itself are sealed
  'imports.commit': feedMoves + uniqueness, // from now on the file is known for good
  'imports.undo': feedMoves,
  // the subject's words, that they stand there, and when the clock is out
  'privacy-requests.enter': personal + detail + detail,
  // an erasure: the subject and its event; its key, the words with their pointer, the clock; in the list of erasures; the
  // proof makes that, the request in both of its lists, and its event larger than a kilobyte
  'privacy-requests.complete':
    record + event + personal + 3 * detail + 2 * detail + listMoves + feedMoves + 2 + 1 + 1 + 2,
  'assignments.end': feedMoves,
  'volunteers.register': personal,
  'volunteers.change': personal + feedMoves,
  'volunteers.begin-role': personal + feedMoves,
  'volunteers.end-role': personal + feedMoves,
  'volunteers.prove': personal + feedMoves,
  'volunteers.add-training': personal + feedMoves,
  'hours.log': detail + 2 * detail, // the day of the volunteer; a row of the volunteer's hours, and of the activity's
  'hours.verify': listMoves + feedMoves + 2 * detail,
  'hours.refuse': listMoves + feedMoves + detail + 2 * detail,
  'forums.form': uniqueness,
  'forums.write-post': personal,
  'sector-groups.change': feedMoves,
  'learning-sessions.hold': uniqueness + detail + 1 + aboveKilobyte, // a row of its follow-up, in the list of those due
  'learning-sessions.follow-up-done': feedMoves + detail + 1 + aboveKilobyte,
};

const routesOfAll: readonly RouteContract[] = Object.values(services).flatMap((all) => Object.values(all));

describe.each(routesOfAll.map((route) => [route.id, route] as const))('%s (P4)', (id, { method, level }) => {
  it('asks its table as seldom as it can', () => {
    const cost = costs.get(id);
    expect(cost).toBeDefined();
    if (method === 'GET') {
      // who is shown personal fields leaves a record of it, once it is known that they may be shown
      expect(cost?.trips).toBeLessThanOrEqual(longer[id] ?? (level ? 2 : 1));
      expect(cost?.writeUnits).toBe(readRecords[id] ?? (level ? 1 : 0));
    } else {
      expect(cost?.trips).toBeLessThanOrEqual(longer[id] ?? 2);
      expect(cost?.writeUnits).toBeLessThanOrEqual(plainWrite + (more[id] ?? 0));
    }
  });
});
