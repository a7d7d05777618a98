import * as fc from 'fast-check';

/** What a step gives to documents. */
export interface Values {
  readonly size: number | null | undefined;
  readonly name: string;
  readonly key: string;
  readonly meta: Record<string, unknown> | null;
  readonly parts: readonly Record<string, unknown>[];
}

/** One operation; the numbers choose where, as far as there is something. */
export interface Step {
  readonly kind: string;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly value: Values;
}

const MEMORY = [
  'set',
  'set',
  'set',
  'metaIn',
  'assignMany',
  'nullMany',
  'assignOne',
  'build',
  'append',
  'spliceOut',
  'spliceIn',
  'reverse',
  'sort',
  'swap',
  'move',
  'moveOne',
];
const STORING = [
  'save',
  'save',
  'save',
  'childSave',
  'childSave',
  'childUpdate',
  'childDestroy',
  'remove',
  'push',
  'insertAt',
  'replace',
  'clear',
  'operate',
  'touch',
  'reload',
  'childReload',
];
const FOREIGN = ['foreign', 'foreign', 'foreign', 'foreign', 'foreign', 'foreign'];

const KEYS = ['a', '$set', 'a.b', '__proto__', 'ключ', '', '$$ROOT'];
const key = fc.constantFrom(...KEYS);
const name = fc.constantFrom('x', '$n', '$$ROOT', 'naïve', '', '{"$ne":1}', 'zé\u{1F600}');
const size = fc.constantFrom(0, 1, 2, -3, 2 ** 31, 1.5, null, undefined);
const meta = fc.option(
  fc
    .array(fc.tuple(key, fc.oneof(name, size, fc.constant({ $gt: '' }), fc.constant([{ 'a.$': 1 }]))), { maxLength: 3 })
    .map((entries) => Object.fromEntries(entries.filter(([, value]) => value !== undefined))),
);
const leaf = fc.record({ size, name }, { requiredKeys: [] });
const spot = fc.record(
  { size, name, leaf: fc.option(leaf), leaves: fc.array(leaf, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const branch = fc.record(
  {
    size,
    name,
    meta,
    best: fc.option(leaf),
    leaves: fc.array(leaf, { maxLength: 2 }),
    spots: fc.array(spot, { maxLength: 2 }),
    corner: fc.option(spot),
  },
  { requiredKeys: [] },
);
// Small ones fit every class of the trees.
const part = fc.record({ size, name }, { requiredKeys: [] });
const value = fc.record({ size, name, key, meta, parts: fc.array(part, { minLength: 3, maxLength: 3 }) });

const number = fc.nat({ max: 63 });
const stepOf = (kinds: readonly string[]): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constantFrom(...kinds), a: number, b: number, c: number, value });

export const trees = fc.record(
  {
    size,
    name,
    meta,
    trunk: fc.option(branch),
    branches: fc.array(branch, { maxLength: 2 }),
    spots: fc.array(spot, { maxLength: 2 }),
    corner: fc.option(spot),
  },
  { requiredKeys: [] },
);
export const programs = fc.array(stepOf([...MEMORY, ...STORING, ...FOREIGN]), { minLength: 1, maxLength: 14 });
export const quietPrograms = fc.array(stepOf([...MEMORY, ...STORING]), { minLength: 1, maxLength: 10 });
