/** What the harness asks of a process that holds one contender. */
export type Request =
  | {
      readonly type: 'connect';
      readonly file: string;
      readonly uri: string;
      readonly database: string;
      readonly others: number;
    }
  | {
      readonly type: 'run';
      readonly workload: string;
      readonly operations: number;
      readonly age: number;
      /** Whether garbage is collected before it. */
      readonly collects: boolean;
    }
  | { readonly type: 'profile'; readonly workload: string; readonly repeats: number; readonly into: string }
  | { readonly type: 'close' };

export type Answer = { readonly result: unknown } | { readonly error: string };

/** What is known of a contender once it is connected. */
export interface ContenderInfo {
  readonly name: string;
  readonly notes?: string;
  readonly seedExtra?: Readonly<Record<string, unknown>>;
  /** Ids of the workloads it can do. */
  readonly supported: readonly string[];
}

/** One timed run. */
export interface Sample {
  /** Milliseconds; of a `bytes` workload, heap and external bytes of one document together. */
  readonly value: number;
  /** CPU time of the client in milliseconds, all threads, collection of garbage included. */
  readonly cpu: number;
  readonly heap?: number;
  readonly external?: number;
}
