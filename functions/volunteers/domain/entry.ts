/** Who enters a record, and the fingerprint of the request that does, by which a repeat is known. */
export interface Entry {
  readonly by: string;
  readonly createdAs: string;
}
