import { localRegion } from '../regions.ts';
import { openIssuer } from './issuer.ts';

/** What a token says: account, roles separated by spaces, area. */
export interface Claims {
  readonly sub: string;
  readonly roles: string;
  readonly area: string;
}

/** Signs tokens of the local region, from its data folder alone, whether the system runs or not. */
export const localTokens = async (data: string) => {
  const { sign } = await openIssuer(data);
  const { issuer, audience } = localRegion;
  return (claims: Claims, hours = 12): Promise<string> =>
    sign({ issuer, audience: audience[0]!, claims: { ...claims }, hours, now: Date.now() });
};
