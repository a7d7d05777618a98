import { inspect } from 'node:util';
import { BSON, ObjectId } from 'mongodb';
import {
  AttributeNotLoadedError,
  BelongsTo,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  HasMany,
  ImmutableAttributeError,
  InvalidOptionError,
  MalformedDocumentError,
  Model,
  ReservedFieldError,
  setOf,
  UnknownAttributeError,
  type Reference,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document()
class Part extends EmbeddedModel {
  @Field(String, { readonly: true }) code!: string;
  @Field(Number, { name: 'n' }) amount?: number;
  @Field(String, { hidden: true }) supplier?: string;
}

@Document({ collection: 'vendors' })
class Vendor extends Model {
  @Field(String) title!: string;
  @Field(String, { hidden: true }) account?: string;
  @HasMany(() => Product) products!: HasMany<Product>;
}

@Document({ collection: 'products', timestamps: true })
class Product extends Model {
  @Field(String, { readonly: true, name: 's' }) sku!: string;
  @Field(Number, { readonly: true }) count?: number;
  @Field(() => [String], { readonly: true }) tags?: string[];
  @Field(Date, { readonly: true }) since?: Date;
  @Field(String) title?: string;
  @Field(String, { hidden: true, name: 'pw' }) password?: string;
  @Field(BigInt) size?: bigint;
  @Field(setOf(String), { name: 'l' }) labels?: Set<string>;
  @Field(Number, { name: 'p' }) price?: number;
  @EmbedsMany(() => Part) parts!: EmbedsMany<Part>;
  @EmbedsOne(() => Part) main?: Part | null;
  @BelongsTo(() => Vendor, { optional: true }) vendor!: Reference<Vendor>;
  get loud(): string {
    return String(this.title).toUpperCase();
  }
}

@Document({ collection: 'products' })
class Special extends Product {
  @Field(String, { readonly: true }) extra?: string;
}

describe('documents: fields', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const stored = (id: unknown) => Product.collection.findOne({ _id: id as ObjectId });

  everyPlace(
    'I117, A12: a readonly field is set at creation, and a save that would change it is refused',
    wire,
    async () => {
      const one = await Product.create({ sku: 'a', tags: ['x'], count: 1 });
      const attempts: (() => Promise<unknown>)[] = [
        () => one.update({ sku: 'b' }),
        () => one.updateAttribute('s', 'b'),
        () => one.removeAttribute('sku').save(),
        () => (one.tags!.push('y'), one.save()),
        () => one.assign({ since: new Date(0) }).save(),
        () => one.touch('since'),
        () => one.$set({ sku: 'b' }),
        () => one.$unset('sku'),
        () => one.$push({ tags: 'y' }),
        () => one.$max({ count: 5 }),
        () => one.$rename({ sku: 'title' }),
        () => one.$rename({ title: 'sku' }),
        () => Product.updateAll({ sku: 'b' }),
        () => Product.where({ sku: 'a' }).updateAll({ $unset: { s: 1 } } as never),
        () => one.upsert(),
      ];
      spec.wire.clear();
      for (const attempt of attempts) {
        one.resetAttribute('sku').resetAttribute('tags').resetAttribute('since');
        if (attempt === attempts.at(-1)) one.sku = 'b';
        expect([String(attempt), await rejection(attempt())]).toEqual([
          String(attempt),
          expect.any(ImmutableAttributeError),
        ]);
      }
      expect(spec.wire.names).toEqual([]);
      one.sku = 'a';
      await one.update({ title: 'fine' });
      await one.$inc({ count: 2 });
      await one.$bit({ count: { or: 4 } });
      expect(await stored(one.id)).toMatchObject({ s: 'a', title: 'fine', tags: ['x'], count: 7 });
      expect([one.count, one.isChanged()]).toEqual([7, false]);
    },
  );

  everyPlace(
    'I117: an upsert sets readonly fields where it inserts, and leaves them where it finds',
    wire,
    async () => {
      const sku = new ObjectId().toHexString();
      const one = await Product.upsert({ title: sku }, { sku, price: 1 });
      const again = await Product.upsert({ title: sku }, { sku: 'other', price: 2 });
      expect([one.sku, again.sku, again.price, again.id]).toEqual([sku, sku, 2, one.id]);
      await new Product({ _id: one.id, sku: 'other', price: 3 }).upsert();
      expect(await stored(one.id)).toMatchObject({ s: sku, p: 3 });
    },
  );

  everyPlace('I117: holds inside embedded documents too, and a subclass keeps it to itself', wire, async () => {
    const one = await Product.create({ sku: 'a', main: { code: 'm' }, parts: [{ code: 'x', amount: 1 }] });
    one.parts[0]!.code = 'y';
    spec.wire.clear();
    expect(await rejection(one.save())).toBeInstanceOf(ImmutableAttributeError);
    one.parts[0]!.resetAttribute('code');
    expect(await rejection(Product.updateAll({ 'main.code': 'y' } as never))).toBeInstanceOf(ImmutableAttributeError);
    expect(spec.wire.names).toEqual([]);
    await one.parts.push({ code: 'z' });
    expect((await stored(one.id))!['parts']).toMatchObject([{ code: 'x' }, { code: 'z' }]);
    expect(thrown(() => new Product({ extra: 'x' }))).toBeInstanceOf(UnknownAttributeError);
    expect(new Special({ extra: 'x', sku: 'a' })).toMatchObject({ extra: 'x', sku: 'a' });
  });

  everyPlace('B34: values as they were assigned, until they are stored or read again', wire, async () => {
    const one = new Product({ sku: 5, price: '1.50', labels: ['a', 'a'], size: '7' });
    expect(one.attributesBeforeTypeCast).toMatchObject({ sku: 5, price: '1.50', labels: ['a', 'a'], size: '7' });
    expect([one.attributeBeforeTypeCast('p'), one.price]).toEqual(['1.50', 1.5]);
    await one.save();
    expect(one.attributesBeforeTypeCast).toMatchObject({ sku: '5', price: 1.5, labels: ['a'], size: 7n });
    one.price = '1.50' as never;
    one.title = 'far';
    expect([one.attributeBeforeTypeCast('price'), one.isChanged('price')]).toEqual(['1.50', false]);
    await one.save();
    expect([one.attributeBeforeTypeCast('price'), one.attributeBeforeTypeCast('title')]).toEqual([1.5, 'far']);
    one.price = 'dear' as never;
    expect(await one.isValid()).toBe(false);
    expect(one.attributeBeforeTypeCast('price')).toBe('dear');
    one.resetAttribute('price');
    expect(one.attributeBeforeTypeCast('price')).toBe(1.5);
    one.price = '2' as never;
    await one.reload();
    expect(one.attributeBeforeTypeCast('price')).toBe(1.5);
    expect(thrown(() => one.attributeBeforeTypeCast('prise'))).toBeInstanceOf(UnknownAttributeError);
  });

  everyPlace('I112: defaults are copied, and null is kept', wire, async () => {
    const shared = ['a'];
    @Document({ collection: 'defaulting' })
    class Defaulting extends Model {
      @Field(() => [String], { default: shared }) list!: string[];
      @Field(setOf(String), { default: () => new Set(['x']) }) set!: Set<string> | null;
      @Field(String, { default: (one: Defaulting) => `${one.first}!` }) second!: string;
      @Field(String) first = 'f';
    }
    const one = new Defaulting({ first: 'g', set: null });
    one.list.push('b');
    await one.save();
    expect(shared).toEqual(['a']);
    expect(await Defaulting.collection.findOne({ _id: one.id })).toMatchObject({
      list: ['a', 'b'],
      set: null,
      second: 'g!',
    });
    const { insertedId } = await Defaulting.collection.insertOne({ set: null });
    const bare = await Defaulting.findOrFail(insertedId as never);
    expect([bare.list, bare.set, bare.second]).toEqual([['a'], null, 'f!']);
    expect([bare.isChanged(), new Defaulting().set]).toEqual([false, new Set(['x'])]);
  });

  it('I118: reserved names and unknown options are refused', () => {
    for (const name of [
      'save',
      'then',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'toExtendedJSON',
      '$x',
    ]) {
      expect([name, thrown(() => Field(String)(Product.prototype, name))]).toEqual([
        name,
        expect.any(ReservedFieldError),
      ]);
    }
    for (const stored of ['a.b', '$a', '__proto__', '', 'a\0']) {
      const declare = () => Field(String, { name: stored })(Product.prototype, 'fresh');
      expect([stored, thrown(declare)]).toEqual([stored, expect.any(ReservedFieldError)]);
    }
    for (const options of [{ readonly: 1 }, { hidden: 'yes' }, { enum: 'a' }, { readOnly: true }] as object[]) {
      expect(thrown(() => Field(String, options)(Product.prototype, 'fresh'))).toBeInstanceOf(InvalidOptionError);
    }
  });

  describe('serialization', () => {
    everyPlace(
      'I124: hidden attributes are left out, of documents inside too, unless they are named',
      wire,
      async () => {
        const one = await Product.create({ sku: 'a', password: 'p', parts: [{ code: 'x', supplier: 'secret' }] });
        for (const form of [one.toObject(), one.toJSON(), one.toExtendedJSON()] as object[]) {
          expect(JSON.stringify(form)).not.toMatch(/"p"|secret/);
        }
        expect(one.attributes).toMatchObject({ password: 'p' });
        expect(one.toObject({ only: ['pw'] })).toEqual({ password: 'p' });
        expect(one.toJSON({ include: ['password'] })).toMatchObject({ sku: 'a', password: 'p' });
        expect(one.toJSON({ only: ['parts'], include: { parts: { only: ['supplier'] } } })).toEqual({
          parts: [{ supplier: 'secret' }],
        });
        expect(one.toObject({ include: { parts: { except: ['_id'], include: ['supplier'] } }, only: [] })).toEqual({
          parts: [{ code: 'x', supplier: 'secret' }],
        });
        expect(one.toExtendedJSON({ hidden: true })).toMatchObject({ pw: 'p', parts: [{ supplier: 'secret' }] });
      },
    );

    everyPlace(
      'I124: associated documents are included with options of their own, when they are loaded',
      wire,
      async () => {
        const vendor = await Vendor.create({ title: 'V', account: '123' });
        await vendor.products.push(new Product({ sku: 'a', title: 'A' }), new Product({ sku: 'b', title: 'B' }));
        const [fresh, product] = [
          await Vendor.findOrFail(vendor.id),
          await Product.where({ sku: 'b', title: 'B' }).last(),
        ];
        expect(thrown(() => fresh.toJSON({ include: ['products'] }))).toBeInstanceOf(InvalidOptionError);
        expect(thrown(() => product!.toJSON({ include: ['vendor'] }))).toBeInstanceOf(InvalidOptionError);
        expect(thrown(() => product!.toJSON({ include: ['nothing'] }))).toBeInstanceOf(InvalidOptionError);
        await fresh.products;
        await product!.vendor;
        expect(fresh.toJSON({ include: { products: { only: ['sku'], methods: ['loud'] } }, except: ['_id'] })).toEqual({
          title: 'V',
          products: [
            { sku: 'a', loud: 'A' },
            { sku: 'b', loud: 'B' },
          ],
        });
        expect(product!.toObject({ only: ['sku'], include: ['vendor'] })).toEqual({
          sku: 'b',
          vendor: { _id: vendor.id, title: 'V' },
        });
        expect(new Product({ sku: 'n' }).toObject({ only: [], include: ['vendor'] })).toEqual({ vendor: null });
      },
    );

    everyPlace(
      'I124: extended JSON goes there and back, with every type and what the model does not know',
      wire,
      async () => {
        const one = await Product.create({
          sku: 'a',
          size: 2n ** 60n,
          labels: new Set(['x']),
          parts: [{ code: 'p', amount: 2 }],
        });
        await Product.collection.updateOne({ _id: one.id }, [{ $set: { more: { $toDouble: 5 }, when: new Date(0) } }]);
        const text = JSON.stringify((await Product.findOrFail(one.id)).toExtendedJSON({ hidden: true }));
        expect(JSON.parse(text)).toMatchObject({
          s: 'a',
          size: { $numberLong: String(2n ** 60n) },
          l: ['x'],
          more: { $numberDouble: '5.0' },
          when: { $date: { $numberLong: '0' } },
        });
        const before = await raw(one.id);
        await one.delete();
        const back = Product.fromExtendedJSON(text);
        expect([back.isNew, back.sku, back.size, back.id]).toEqual([true, 'a', 2n ** 60n, one.id]);
        await back.save();
        expect(await raw(one.id)).toEqual(before);
        expect(one.toExtendedJSON({ relaxed: true })).toMatchObject({ size: { $numberLong: String(2n ** 60n) } });
      },
    );

    it('I124: what is no extended JSON is refused', () => {
      expect(thrown(() => Product.fromExtendedJSON('{'))).toBeInstanceOf(MalformedDocumentError);
      expect(thrown(() => Product.fromExtendedJSON('[]'))).toBeInstanceOf(InvalidOptionError);
      expect(thrown(() => Product.fromExtendedJSON({ a: { $numberDecimal: 'x' } }))).toBeInstanceOf(
        MalformedDocumentError,
      );
      expect(thrown(() => new Product().toExtendedJSON({ relaxd: true } as never))).toBeInstanceOf(InvalidOptionError);
    });

    async function raw(id: unknown): Promise<object> {
      const [bytes] = await Product.collection.find({ _id: id as ObjectId }, { raw: true }).toArray();
      return BSON.deserialize(bytes as never, { promoteValues: false });
    }
  });

  describe('inspect', () => {
    everyPlace('I124: shows a person what a document is', wire, async () => {
      const one = await Product.create({
        sku: 'a',
        title: 'x'.repeat(500),
        password: 'p',
        parts: [{ code: 'c', supplier: 's' }],
      });
      expect(inspect(one)).toMatch(/^Product \{\n {2}_id: new ObjectId\(/);
      one.price = 5;
      const text = inspect(one);
      expect(text).toMatch(/^Product \(changed: price\) \{/);
      expect(text).toContain('password: [hidden]');
      expect(text).toMatch(/parts: \[\n? *Part \{/);
      expect(text).not.toMatch(/'p'|'s'|x{300}/);
      expect(inspect(new Product({ sku: 'n' }))).toMatch(/^Product \(new\)/);
      expect(inspect({ deep: [one] }, { depth: 1 })).toContain('[Product]');
      const part = (await Product.where({ _id: one.id }).only('sku').first())!;
      expect(inspect(part)).toContain('title: [not loaded]');
      expect(thrown(() => (part as Product).title)).toBeInstanceOf(AttributeNotLoadedError);
      expect(inspect(Product.prototype)).toBe('Product {}');
    });
  });
});
