import type { Adapter } from './adapter';

/** One row of the table. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  /** Operations in one timed run: what a figure for one operation is divided by. */
  readonly operations: number;
  /** `ms`: wall and CPU time. `bytes`: memory of one document, heap and external, in a process of its own. */
  readonly unit: 'ms' | 'bytes';
  /** What it leaves behind, checked by the quick run: so many documents for each operation. */
  readonly leaves?: { readonly created?: true; readonly aged?: true; readonly pushed?: true };
  isSupported(adapter: Adapter): boolean;
  /** Makes all that is needed outside the clock, and gives the timed part. */
  prepare(adapter: Adapter, operations: number, age: number): () => Promise<unknown>;
}

/** A workload whose timed part is one method of the adapter. */
export function supports(...methods: readonly (keyof Adapter)[]): Workload['isSupported'] {
  return (adapter) => methods.every((method) => adapter[method] !== undefined);
}

export function require(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(`Wrong result: ${what}`);
}
