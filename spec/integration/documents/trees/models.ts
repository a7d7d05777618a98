import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } from 'threadline';

@Document()
export class Leaf extends EmbeddedModel {
  @Field(Number) size?: number | null;
  @Field(String, { name: 'n' }) name?: string | null;
  @Field(Object) meta?: Record<string, unknown> | null;
  @Field(Date) at?: Date | null;
}

/** Named by position. The field that mostly comes later is declared first, so that stored and declared order differ. */
@Document({ id: false })
export class Spot extends EmbeddedModel {
  @Field(Number) size?: number | null;
  @Field(String, { name: 'n' }) name?: string | null;
  @EmbedsOne(() => Leaf, { name: 'lf' }) leaf!: Leaf | null;
  @EmbedsMany(() => Leaf) leaves!: EmbedsMany<Leaf>;
}

@Document()
export class Branch extends EmbeddedModel {
  @Field(Number) size?: number | null;
  @Field(String, { name: 'n' }) name?: string | null;
  @Field(Object) meta?: Record<string, unknown> | null;
  @EmbedsOne(() => Leaf) best!: Leaf | null;
  @EmbedsMany(() => Leaf, { name: 'lvs' }) leaves!: EmbedsMany<Leaf>;
  @EmbedsMany(() => Spot) spots!: EmbedsMany<Spot>;
  @EmbedsOne(() => Spot, { name: 'cr' }) corner!: Spot | null;
}

/** Trees of documents, three deep: alone and in lists, with `_id` and without, under names of their own. */
@Document({ collection: 'property-trees' })
export class Tree extends Model {
  @Field(Number) size?: number | null;
  @Field(String, { name: 'n' }) name?: string | null;
  @Field(Object) meta?: Record<string, unknown> | null;
  @EmbedsOne(() => Branch, { name: 'tr' }) trunk!: Branch | null;
  @EmbedsMany(() => Branch, { name: 'bs' }) branches!: EmbedsMany<Branch>;
  @EmbedsMany(() => Spot) spots!: EmbedsMany<Spot>;
  @EmbedsOne(() => Spot, { name: 'cr' }) corner!: Spot | null;
}

export type Node = Tree | Branch | Spot | Leaf;
type Part = new (attributes?: Readonly<Record<string, unknown>>) => Branch | Spot | Leaf;

/** What a class holds: stored names by property. */
export interface Shape {
  readonly hasId: boolean;
  readonly fields: Readonly<Record<string, string>>;
  readonly one: Readonly<Record<string, readonly [stored: string, part: Part]>>;
  readonly many: Readonly<Record<string, readonly [stored: string, part: Part]>>;
}

const SHAPES = new Map<unknown, Shape>([
  [
    Tree,
    {
      hasId: true,
      fields: { size: 'size', name: 'n', meta: 'meta' },
      one: { trunk: ['tr', Branch], corner: ['cr', Spot] },
      many: { branches: ['bs', Branch], spots: ['spots', Spot] },
    },
  ],
  [
    Branch,
    {
      hasId: true,
      fields: { size: 'size', name: 'n', meta: 'meta' },
      one: { best: ['best', Leaf], corner: ['cr', Spot] },
      many: { leaves: ['lvs', Leaf], spots: ['spots', Spot] },
    },
  ],
  [
    Spot,
    {
      hasId: false,
      fields: { size: 'size', name: 'n' },
      one: { leaf: ['lf', Leaf] },
      many: { leaves: ['leaves', Leaf] },
    },
  ],
  [Leaf, { hasId: true, fields: { size: 'size', name: 'n', meta: 'meta', at: 'at' }, one: {}, many: {} }],
]);

export function shapeOf(of: object): Shape {
  return SHAPES.get(typeof of === 'function' ? of : of.constructor)!;
}
