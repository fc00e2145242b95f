import type { EventContract } from '../contract/event.ts';
import * as boards from './registration/boards.ts';
import * as households from './registration/households.ts';
import * as locations from './registration/locations.ts';
import * as persons from './registration/persons.ts';
import * as units from './registration/units.ts';
import * as volunteers from './volunteers.ts';

/** Every event of the three buses. */
export const events: readonly EventContract[] = [
  locations,
  persons,
  boards,
  units,
  households,
  volunteers,
].flatMap((contracts) => Object.values<EventContract>(contracts));
