import { type PairRecord, pairIdOf } from '../../functions/registration/domain/duplicate.ts';
import { aLocation, anArea, anId } from './builders.ts';

/** A pair of two households of one kelurahan that nobody has decided about. */
export const aPair = (more: Partial<PairRecord> = {}): PairRecord => {
  const { about = 'households' } = more;
  const kind = about === 'households' ? 'HSE' : 'PERS';
  const recordIds = [anId<string>(kind, 1), anId<string>(kind, 2)] as const;
  return {
    pairId: pairIdOf(about, ...recordIds),
    about,
    recordIds: [...recordIds],
    locationId: aLocation().locationId,
    area: anArea(),
    reasons: ['same-card'],
    score: 85,
    status: 'open',
    foundAt: '2012-09-01T05:00:00.000Z',
    version: 1,
    ...more,
  };
};
