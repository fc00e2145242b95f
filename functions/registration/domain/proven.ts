import type { Given } from '../../../shared/contract/given.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Owner } from '../../../shared/routes/documents/document.ts';
import type { AssetRecord } from './asset.ts';
import { type BoardRecord, statusOn } from './board.ts';
import type { ProvenRecord } from './evidence-change.ts';
import type { PoorListRecord } from './poor-list.ts';
import type { TermRecord } from './term.ts';

/** A board is proven by its charter, once it has one. */
export const provenBoard = (of: Owner, record: BoardRecord, given: Given): ProvenRecord<BoardRecord> => ({
  of,
  record,
  locationId: record.locationId,
  area: record.area,
  cites: (requirement) => (requirement === 'charter' ? record.charter : undefined),
  told: (next) => ({ ...next, status: statusOn(next, today(given, next.area.code)) }),
});

/** A term by the minutes of its election, of a lot where one was drawn, and its own record at the notary. */
export const provenTerm = (
  of: Owner,
  record: TermRecord,
  { locationId, area }: Pick<BoardRecord, 'locationId' | 'area'>,
): ProvenRecord<TermRecord> => ({
  of,
  record,
  locationId,
  area,
  cites: (requirement) => {
    if (requirement === 'election-minutes') return record.election.minutes;
    if (requirement === 'lot-minutes') return record.election.lotMinutes;
    return requirement === 'term-deed' ? record.deed : undefined;
  },
  told: (next) => next,
});

/** A list of poor households by the minutes of the board that ratified it, once it is ratified. */
export const provenList = (of: Owner, record: PoorListRecord): ProvenRecord<PoorListRecord> => ({
  of,
  record,
  locationId: record.locationId,
  area: record.area,
  cites: (requirement) => (requirement === 'ratification' ? record.ratification?.board : undefined),
  told: (next) => next,
});

/** An asset by its title. */
export const provenAsset = (
  of: Owner,
  record: AssetRecord,
  { locationId }: { readonly locationId: string },
): ProvenRecord<AssetRecord> => ({
  of,
  record,
  locationId,
  area: record.area,
  cites: (requirement) => (requirement === 'title' ? record.title : undefined),
  told: (next) => next,
});
