import type { Chain, ChainLink } from '../../../shared/routes/activities/activity.ts';
import type { ActivityRecord } from './activity.ts';

/** The chain of an activity from its plan item to its account, each paper with whether it still stands. */
export const chainOf = (activity: ActivityRecord): Chain => {
  const { activityId, version, planItemId, ranking, decision, contract, money, progress, account } = activity;
  const paper = (documentId: NonNullable<ChainLink['documentId']>) => ({
    documentId,
    status: activity.evidence?.find((one) => one.documentId === documentId)?.status,
  });
  const links: ChainLink[] = [
    { kind: 'plan-item', id: planItemId },
    ...(ranking
      ? [{ kind: 'ranking' as const, on: ranking.minutes.date, ...paper(ranking.minutes.documentId) }]
      : []),
    ...(decision ? [{ kind: 'decision' as const, on: decision.on, ...paper(decision.documentId) }] : []),
    ...(contract
      ? [
          {
            kind: 'contract' as const,
            on: contract.on,
            rupiah: contract.rupiah,
            ...paper(contract.documentId),
          },
        ]
      : []),
    ...money.movements.map(({ direction, disbursementId, on, rupiah }) => ({
      kind: `money-${direction}` as const,
      on,
      id: disbursementId,
      rupiah,
    })),
    ...progress.flatMap(({ photos }) =>
      photos.map(({ documentId, takenOn }) => ({
        kind: 'photo' as const,
        on: takenOn,
        ...paper(documentId),
      })),
    ),
    ...(account?.receipts ?? []).map(({ documentId, on, rupiah }) => ({
      kind: 'receipt' as const,
      on,
      rupiah,
      ...paper(documentId),
    })),
    ...(account
      ? [
          {
            kind: 'account' as const,
            on: account.acceptedOn ?? account.reportedOn,
            rupiah: account.spentRupiah,
          },
        ]
      : []),
  ];
  return { activityId, links, version };
};
