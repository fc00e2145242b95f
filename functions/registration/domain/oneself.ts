/** The person that an account acts for. */
export interface Oneself {
  readonly personId?: string | undefined;
  /** Ids of records that were found to be this person: households and groups still name it by them. */
  readonly mergedFrom?: readonly string[] | undefined;
}

/** Every id by which somebody may be named. */
export const ownIds = ({ personId, mergedFrom = [] }: Oneself): readonly string[] =>
  personId === undefined ? [] : [personId, ...mergedFrom];

/** Whether somebody is one of these persons (SD-4). */
export const isAmong = (personIds: readonly string[], oneself: Oneself): boolean =>
  ownIds(oneself).some((id) => personIds.includes(id));
