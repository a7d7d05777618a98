/** One document of a bulk write that went wrong, and how. */
export interface BulkFailure<D extends object = object> {
  /** Its position in the list that was given. */
  readonly index: number;
  readonly document: D;
  /** What a save of this document alone would have rejected with. */
  readonly error: unknown;
}

/** What became of each document of `createMany` or `saveMany`: every one is in one of the three lists. */
export interface BulkReport<D extends object = object> {
  /** Those that are stored as they are; those without a change are among them. */
  readonly saved: readonly D[];
  readonly failed: readonly BulkFailure<D>[];
  /** Those that were not sent, since another one stopped it all. */
  readonly skipped: readonly D[];
}
