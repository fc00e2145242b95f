import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../../../shared/persistence/read.ts';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { patiently } from '../../../shared/persistence/transact.ts';
import { entryKey, pastKey } from './poor-list-keys.ts';

interface MoneyStopped {
  readonly poorListId: string;
  readonly householdId: string;
  readonly number: number;
  readonly moneyStoppedAt: string;
}

/** Keeps what finance tells of households that were struck off (L1). */
export const moneyKeeper = ({ db, name }: Pick<ServiceTable, 'db' | 'name'>) => {
  /** Sets it where that very strike-off stands; the last version told wins, however often and late it comes. */
  const kept = async (
    Key: Key,
    { number, moneyStoppedAt }: MoneyStopped,
    version: number,
  ): Promise<boolean> => {
    const update = new UpdateCommand({
      TableName: name,
      Key,
      UpdateExpression: 'SET moneyStoppedAt = :at, moneyVersion = :told ADD #version :one',
      ConditionExpression:
        '#until = :number AND (attribute_not_exists(moneyVersion) OR moneyVersion < :told)',
      ExpressionAttributeNames: { '#until': 'until', '#version': 'version' },
      ExpressionAttributeValues: { ':at': moneyStoppedAt, ':told': version, ':one': 1, ':number': number },
    });
    try {
      await patiently(() => db.send(update));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  return {
    /** A household that was listed again since keeps it with its earlier stay; one that nobody knows is passed over. */
    async moneyStopped(told: MoneyStopped, version: number): Promise<void> {
      const { poorListId, householdId, number } = told;
      if (await kept(entryKey(poorListId, householdId), told, version)) return;
      await kept(pastKey(poorListId, householdId, number), told, version);
    },
  };
};

export type MoneyKeeper = ReturnType<typeof moneyKeeper>;
