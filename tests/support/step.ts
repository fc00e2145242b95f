import type { RouteContract } from '../../shared/contract/route.ts';
import { example } from '../../shared/routes/examples.ts';
import type { Answer, Asked } from './requests.ts';
import type { TestSystem } from './system.ts';

/** Who plays the examples. The secretary acts by the post and the account that the steps before have given. */
export const cast: Readonly<Record<Player, readonly [sub: string, roles: string, area: string]>> = {
  national: ['contoh-pusat', 'national', 'ID'],
  facilitator: ['contoh-fasilitator', 'facilitator', '31.71'],
  secretary: ['contoh-akun-2', 'secretariat', example.area],
  bookkeeper: ['contoh-pembuku', 'bookkeeper', example.area],
  cashier: ['contoh-kasir', 'cashier', example.area],
  manager: ['contoh-manajer', 'unit', example.area],
  socialUnit: ['contoh-sosial', 'unit', example.area],
};
export type Player =
  | 'national'
  | 'facilitator'
  | 'secretary'
  | 'bookkeeper'
  | 'cashier'
  | 'manager'
  | 'socialUnit';

export interface Step {
  readonly route: RouteContract;
  readonly by: Player;
  /** Version that the steps before have left. */
  readonly ifMatch?: number;
  readonly purpose?: string;
  /** Both values are to be kept, in a conflict of this id: the route then answers 202. */
  readonly keep?: string;
  /** In place of the contract's example. */
  readonly instead?: Pick<Asked, 'params' | 'body'>;
  /** Ends the idempotency key where a route is played more than twice. */
  readonly key?: string;
  /** What the player does with the answer beside the API: sends bytes with the forms that it holds. */
  readonly after?: (answer: Answer, system: TestSystem) => Promise<void>;
  /** The story erases later whom it is about: the same request is then answered without what was personal. */
  readonly isErasedLater?: boolean;
}

export const step = (route: RouteContract, by: Player, more: Omit<Step, 'route' | 'by'> = {}): Step => ({
  route,
  by,
  ...more,
});
