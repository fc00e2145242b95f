import type { subscriptions } from '../../../shared/events/subscriptions.ts';
import type { EventHandlers } from '../../../shared/messaging/consumer.ts';
import type { MoneyKeeper } from '../store/money-stopped.ts';

type Heard = Pick<EventHandlers<typeof subscriptions.registration>, 'householdMoneyStopped'>;

/** Until finance says this, a household that was struck off is shown as `moneyStoppedAt: null` (L1). */
export const moneyHandlers = (money: MoneyKeeper): Heard => ({
  householdMoneyStopped: ({ data, recordversion }) => money.moneyStopped(data, recordversion),
});
