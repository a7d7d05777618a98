import { Decimal128, ObjectId } from 'mongodb';
import type { Criteria } from '../../lib/criteria/criteria';
import type { BulkUpdate, Filter, Order, Values } from '../../lib/criteria/filter-types';
import type { AttributePath } from '../../lib/criteria/path-types';
import { QUERY } from '../../lib/criteria/query';
import { BelongsTo } from '../../lib/decorators/belongs-to';
import { Document } from '../../lib/decorators/document';
import { Field } from '../../lib/decorators/field';
import { HasMany } from '../../lib/decorators/has-many';
import { Model } from '../../lib/model/model';

interface Address {
  street: string;
  city?: string;
  geo: { at: [number, number]; source: { name: string } };
}

@Document()
class Ship extends Model {
  @Field() name!: string;
  @HasMany(() => Crate) crates!: HasMany<Crate>;
}

@Document({ timestamps: true })
class Crate extends Model {
  @Field() code!: string;
  @Field() weight?: number;
  @Field(String) status!: 'new' | 'sent' | null;
  @Field() sealed!: boolean;
  @Field() sentAt!: Date;
  @Field(BigInt) serial!: bigint;
  @Field(() => Decimal128) price!: Decimal128;
  @Field(() => [String]) tags!: string[];
  @Field(() => [Object]) lines!: { sku: string; quantity: number }[];
  @Field(Object) address!: Address | null;
  @Field(Object) meta!: Record<string, unknown>;
  @Field(Map) counters!: Map<string, number>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- models that declare it must work
  @Field(Object) loose: any;
  @BelongsTo(() => Ship, { optional: true }) ship!: BelongsTo<Ship>;
  createdAt!: Date;

  label(): string {
    return this.code;
  }
}

/** Compiles where two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same =
  <Expected>() =>
  <Given>(_given: Given, _is: Same<Given, Expected>): void =>
    undefined;
/** Compiles where the values fit; nothing is asked of the server, as nothing is awaited. */
const filter = (given: Filter<Crate>): Filter<Crate> => given;
const values = (given: Values<Crate>): Values<Crate> => given;
const update = (given: BulkUpdate<Crate>): BulkUpdate<Crate> => given;
const order = (given: Order<Crate>): Order<Crate> => given;
const path = (given: AttributePath<Crate>): AttributePath<Crate> => given;
const crates = (): Criteria<Crate> => Crate.all();
const id = new ObjectId();

describe('the types of a criteria', () => {
  it('know the attributes of the model and what they hold', () => {
    filter({ code: 'a', weight: { $gte: 18, $in: [1, null] }, sealed: true, status: null });
    filter({ code: /^a/, sentAt: '2026-01-01', serial: 5, price: '1.50', _id: id.toHexString(), id });
    filter({ tags: 'a' });
    filter({ tags: ['a'], 'tags.0': 'b' });
    filter({ tags: { $size: 2, $all: ['a', /b/], $elemMatch: { $ne: 'c' } } });
    filter({ $or: [{ code: 'a' }, { $and: [{ weight: 1 }] }], $comment: 'why', $expr: { $gt: ['$a', 1] } });
    filter({ code: { $not: /x/, $exists: true, $regex: 'y', $options: 'i' } });
    filter({ loose: { anything: true }, 'loose.deep': 5 });
    // @ts-expect-error unknown
    filter({ nope: 1 });
    // @ts-expect-error a method
    filter({ label: 'a' });
    // @ts-expect-error a fact
    filter({ isNew: true });
    // @ts-expect-error wrong type
    filter({ weight: 'heavy' });
    // @ts-expect-error wrong type below an operator
    filter({ weight: { $gt: 'heavy' } });
    // @ts-expect-error not one of the union
    filter({ status: 'gone' });
    // @ts-expect-error wrong item
    filter({ tags: 5 });
    // @ts-expect-error no pattern for numbers
    filter({ weight: /1/ });
    // @ts-expect-error no size of a text
    filter({ code: { $size: 1 } });
    // @ts-expect-error unknown operator
    filter({ code: { $nope: 1 } });
    // @ts-expect-error code on the server
    filter({ $where: '1' });
    // @ts-expect-error unknown in an alternative
    filter({ $or: [{ nope: 1 }] });
    expect(filter({ code: 'a' })).toEqual({ code: 'a' });
  });

  it('know dotted paths', () => {
    filter({ 'address.city': 'Pisa', 'address.geo.source.name': /x/, 'address.geo.at.0': 5, 'lines.sku': 'a' });
    filter({ 'lines.0.quantity': { $gt: 1 }, 'meta.what.ever': 5, 'counters.a': 1, address: null });
    path('address.geo.source');
    // @ts-expect-error unknown
    filter({ 'address.nope': 1 });
    // @ts-expect-error wrong type
    filter({ 'address.city': 5 });
    // @ts-expect-error wrong type in an element
    filter({ 'lines.quantity': 'many' });
    // @ts-expect-error nothing below a text
    path('code.x');
    expect(path('lines.0.sku')).toBe('lines.0.sku');
  });

  it('know the associations that lead to one document', () => {
    const ship = new Ship();
    filter({ ship, code: 'a' });
    filter({ ship: ship.id });
    filter({ ship: null });
    filter({ ship: { $in: [ship.id] } });
    // @ts-expect-error another model's document
    filter({ ship: new Crate() });
    // @ts-expect-error many
    const many: Filter<Ship> = { crates: null };
    expect(many).toEqual({ crates: null });
  });

  it('take values only where values are asked for', () => {
    values({ code: 'a', weight: null, tags: 'a', meta: { $ne: null }, 'address.city': 'Pisa', ship: null });
    // @ts-expect-error an operator
    values({ code: { $ne: null } });
    // @ts-expect-error an operator
    values({ weight: { $gt: 1 } });
    // @ts-expect-error a pattern
    values({ code: /x/ });
    // @ts-expect-error an operator in place of an attribute
    values({ $or: [{ code: 'a' }] });
    expect(values({ code: 'a' })).toEqual({ code: 'a' });
  });

  it('know updates and orders', () => {
    update({ code: 'a', status: null, tags: ['a'], 'address.city': 'Pisa', 'meta.x': 5 });
    update({
      $set: { code: 'a' },
      $inc: { weight: 1, 'lines.0.quantity': 2 },
      $push: { tags: 'a' },
      $unset: ['weight'],
    });
    order('code');
    order({ weight: -1, 'address.city': 'asc' });
    // @ts-expect-error unknown
    update({ nope: 1 });
    // @ts-expect-error wrong type
    update({ weight: 'heavy' });
    // @ts-expect-error the key never changes
    update({ $set: { _id: id } });
    // @ts-expect-error no number
    update({ $inc: { code: 1 } });
    // @ts-expect-error no array
    update({ $push: { code: 'a' } });
    // @ts-expect-error unknown
    order('nope');
    // @ts-expect-error no direction
    order({ code: 'up' });
    expect(order('code')).toBe('code');
  });

  it('know what comes back', () => {
    const asked = async (): Promise<void> => {
      const found = await crates().where({ code: 'a' }).order('code');
      same<Crate[]>()(found, true);
      for await (const crate of crates()) same<Crate>()(crate, true);
      for await (const batch of crates().batches(5)) same<Crate[]>()(batch, true);
      const first = await crates().first();
      same<Crate | null>()(first, true);
      const several = await crates().first(2);
      same<Crate[]>()(several, true);
      const weights = await crates().pluck('weight');
      same<(number | null)[]>()(weights, true);
      const codes = await crates().pluck('code');
      same<string[]>()(codes, true);
      const skus = await crates().pluck('lines.sku');
      same<string[][]>()(skus, true);
      const tuples = await crates().pluck('code', 'status', 'address.geo.source.name', 'meta.x');
      same<[string, 'new' | 'sent' | null, string, unknown][]>()(tuples, true);
      const tags = await crates().distinct('tags');
      same<string[]>()(tags, true);
      const ids = await crates().pluck('id');
      same<ObjectId[]>()(ids, true);
      // @ts-expect-error unknown
      await crates().pluck('nope');
    };
    expect(asked).toBeInstanceOf(Function);
  });

  it('know what only and without leave', () => {
    const asked = async (): Promise<void> => {
      const part = (await crates().only('code', 'address.city').first())!;
      same<string>()(part.code, true);
      same<Address | null>()(part.address, true);
      same<() => string>()(part.label, true);
      await part.save();
      // @ts-expect-error not loaded
      void part.weight;
      const rest = (await crates().without('code').first())!;
      same<number | undefined>()(rest.weight, true);
      // @ts-expect-error left out
      void rest.code;
      const lean = (await crates().lean().only('code').first())!;
      same<string>()(lean.code, true);
      same<ObjectId>()(lean._id, true);
      // @ts-expect-error no document
      void lean.save;
      // @ts-expect-error not loaded
      void lean.weight;
      // @ts-expect-error unknown
      await crates().only('nope');
    };
    expect(asked).toBeInstanceOf(Function);
  });

  it('are those of the criteria that runs', () => {
    expect(crates().where({ code: 'a' })[QUERY].condition).toEqual({ kind: 'filter', given: { code: 'a' } });
  });
});
