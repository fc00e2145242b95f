import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ServiceTable } from '../../../shared/persistence/service-table.ts';
import { blinded, blindPk } from '../../../shared/privacy/blind-index.ts';

/** Records that have a number: ids, and nothing of whom they are about. */
export interface Holders {
  readonly households: readonly string[];
  readonly persons: readonly string[];
}

/** More than two records of one number are not told apart: that there are several is what matters. */
const mostHolders = 10;

const idsAfter = (prefix: string, keys: readonly string[]): string[] =>
  keys.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));

/** Whom paper names: by the number of a person, or of a household card. */
interface Reference {
  readonly nik?: string;
  readonly cardNumber?: string;
}

interface Known {
  readonly householdId?: string;
  readonly personId?: string;
}

const nobody: Holders = { households: [], persons: [] };

/** One household and one person of the same number belong together: the person is of that household. */
const asKnown = ({ households, persons }: Holders): readonly Known[] => {
  const [householdId, personId] = [households[0], persons[0]];
  if (households.length < 2 && persons.length < 2)
    return (householdId ?? personId)
      ? [{ ...(householdId && { householdId }), ...(personId && { personId }) }]
      : [];
  return [...households.map((id) => ({ householdId: id })), ...persons.map((id) => ({ personId: id }))];
};

/** Who has a number, asked by its hash (rules ): one household, one person, several of each, or nobody. */
export const knownNumbers = (table: ServiceTable) => {
  const holders = async (number: 'card' | 'nik', value: string): Promise<Holders> => {
    const { Items = [] } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': blindPk(blinded(await table.keys(), number, value)) },
        Limit: mostHolders,
      }),
    );
    const keys = Items.map(({ sk }) => String(sk));
    return { households: idsAfter('HOUSEHOLD#', keys), persons: idsAfter('PERSON#', keys) };
  };

  return {
    holders,

    /** Whom many references name, each number asked once; a number that nobody has leaves the card to tell. */
    async findKnown(references: readonly Reference[]): Promise<(reference: Reference) => readonly Known[]> {
      const answers = new Map<string, Holders>();
      const asked = new Set(
        references.flatMap(({ nik, cardNumber }) => [
          ...(nik === undefined ? [] : [`nik ${nik}`]),
          ...(cardNumber === undefined ? [] : [`card ${cardNumber}`]),
        ]),
      );
      for (const question of asked) {
        const [number, value = ''] = question.split(' ');
        answers.set(question, await holders(number === 'nik' ? 'nik' : 'card', value));
      }
      return ({ nik, cardNumber }) => {
        const byNik = asKnown(answers.get(`nik ${nik}`) ?? nobody);
        return byNik.length > 0 ? byNik : asKnown(answers.get(`card ${cardNumber}`) ?? nobody);
      };
    },
  };
};

export type KnownNumbers = ReturnType<typeof knownNumbers>;
