import * as fc from 'fast-check';

/** One thing that a block does. `on` picks a document: of those that there are, in order, round and round. */
export type Step =
  | { readonly kind: 'count'; readonly on: number; readonly value: number }
  | { readonly kind: 'push' | 'tags'; readonly on: number; readonly tag: string }
  | { readonly kind: 'shift' | 'save' | 'destroy' | 'reload' | 'look'; readonly on: number }
  | { readonly kind: 'profile' | 'mark'; readonly on: number; readonly key: string; readonly value: number | undefined }
  | { readonly kind: 'create'; readonly value: number }
  | { readonly kind: 'load' }
  | { readonly kind: 'invalid'; readonly on: number; readonly caught: boolean }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'nested'; readonly how: 'transaction' | 'withSession' }
  | { readonly kind: 'join'; readonly steps: readonly Step[] };

/** How an attempt that is followed by another one ends, after so many of the steps. */
export interface Failure {
  readonly after: number;
  readonly how: 'transient' | 'command' | 'commit refused';
}

/** How the last attempt ends. */
export interface Ending {
  readonly after: number;
  readonly how: 'commit' | 'commit lost' | 'throw' | 'rollback' | 'exhausted' | 'swallow';
}

/** One transaction: the same steps in each attempt, as far as it comes. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly failures: readonly Failure[];
  readonly ending: Ending;
}

/** Changes in memory before each transaction, then the transaction. */
export type Program = readonly { readonly changes: readonly Step[]; readonly plan: Plan }[];

const on = fc.nat({ max: 5 });
const key = fc.constantFrom('a', 'b', 'c');
const small = fc.nat({ max: 9 });
const maybe = fc.option(small, { nil: undefined });
const after = fc.nat({ max: 8 });

const change: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), on, value: small }),
  fc.record({ kind: fc.constantFrom('push' as const, 'tags' as const), on, tag: key }),
  fc.record({ kind: fc.constant('shift' as const), on }),
  fc.record({ kind: fc.constantFrom('profile' as const, 'mark' as const), on, key, value: maybe }),
);

const simple: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: change },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('save' as const), on }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('destroy' as const, 'reload' as const, 'look' as const), on }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), value: small }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'load' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('invalid' as const), on, caught: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('nested' as const),
      how: fc.constantFrom('transaction' as const, 'withSession' as const),
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('join' as const), steps: fc.array(simple, { maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'duplicate' }) },
);

const failure: fc.Arbitrary<Failure> = fc.record({
  after,
  how: fc.constantFrom('transient' as const, 'command' as const, 'commit refused' as const),
});

const ending: fc.Arbitrary<Ending> = fc.record({
  after,
  how: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('commit' as const, 'commit lost' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom('throw' as const, 'rollback' as const, 'exhausted' as const, 'swallow' as const),
    },
  ),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  failures: fc.array(failure, { maxLength: 2 }),
  ending,
});

/** Random programs of one to three transactions. */
export const programs: fc.Arbitrary<Program> = fc.array(
  fc.record({ changes: fc.array(change, { maxLength: 3 }), plan }),
  {
    minLength: 1,
    maxLength: 3,
  },
);
