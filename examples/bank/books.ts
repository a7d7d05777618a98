/** One order of a customer. */
export interface Order {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/** What the tellers know of the orders: kept in memory, to be compared with what is stored. */
export class Books {
  /** Orders whose transaction resolved. */
  readonly committed = new Set<string>();
  /** Orders for which the function given to `session.afterCommit` ran, once for each run. */
  readonly announced: string[] = [];
  /** Orders whose outcome was unknown, and whether the ledger has them. */
  readonly settled = new Map<string, boolean>();
  /** Errors that are no regular end of a transfer. */
  readonly surprises: unknown[] = [];
  readonly latenciesMS: number[] = [];
  /** Sums of all balances that were read, in one transaction each, while money moved. */
  readonly sums: number[] = [];
  /** Orders without enough money. */
  refused = 0;
  /** Orders whose time was used up before anything was committed. */
  givenUp = 0;
  retries = 0;
  kills = 0;

  /** How many of the orders whose outcome was unknown turned out to be stored. */
  get settledAsStored(): number {
    return [...this.settled.values()].filter(Boolean).length;
  }

  /** Milliseconds within which this part of the transfers was done, 0.5 for half of them. */
  percentile(part: number): number {
    const sorted = this.latenciesMS.toSorted((one, other) => one - other);
    return Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
  }
}
