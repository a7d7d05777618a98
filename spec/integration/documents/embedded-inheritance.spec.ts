import { IsNotEmpty } from 'class-validator';
import {
  BeforeSave,
  DocumentNotFoundError,
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  Model,
  UnknownTypeError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

const heard: string[] = [];

@Document()
class Part extends EmbeddedModel {
  declare _type: string;
  @Field(String) @IsNotEmpty() label!: string;
  @EmbedsMany(() => Part) parts!: EmbedsMany<Part>;
  @EmbeddedIn() around!: EmbeddedIn<Drawing | Part>;
}

@Document()
class Ring extends Part {
  @Field(Number) radius!: number;
  @BeforeSave() hear(): void {
    heard.push(`ring ${this.label}`);
  }
}

@Document({ discriminator: { value: 7 } })
class Bar extends Part {
  @Field(Number) length!: number;
}

@Document()
class Drawing extends Model {
  @Field(String) title?: string;
  @EmbedsMany(() => Part, { cascadeCallbacks: true }) parts!: EmbedsMany<Part>;
  @EmbedsOne(() => Part) frame!: Part | null;
  @EmbedsMany(() => Ring) rings!: EmbedsMany<Ring>;
}

@Document({ id: false })
class Wheel extends EmbeddedModel {
  @Field(Number) size!: number;
}

@Document({ id: false, timestamps: true })
class Tyre extends Wheel {
  @Field(String) @IsNotEmpty() maker!: string;
  updatedAt!: Date;
}

@Document()
class Cart extends Model {
  @EmbedsMany(() => Wheel) wheels!: EmbedsMany<Wheel>;
  @EmbedsOne(() => Wheel) spare!: Wheel | null;
}

describe('embedded documents of several classes', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const classes = (parts: Iterable<Part>): unknown[] => Array.from(parts, (part) => part.constructor);
  const drawing = (): Promise<Drawing> =>
    Drawing.create({
      parts: [
        new Ring({ label: 'r', radius: 1 }),
        { label: 'p' },
        { _type: 7, label: 'b', length: 2, parts: [{ _type: 'Ring', label: 'deep', radius: 3 }] },
      ],
      frame: { _type: 7, label: 'f', length: 9 },
    } as never);
  beforeAll(() => Drawing.create());

  everyPlace('P166: each is loaded as its own class, at every depth', wire, async () => {
    const { id, parts } = await drawing();
    expect([classes(parts), classes(parts[2]!.parts)]).toEqual([[Ring, Part, Bar], [Ring]]);
    const loaded = await Drawing.findOrFail(id);
    expect(classes(loaded.parts)).toEqual([Ring, Part, Bar]);
    expect([(loaded.parts[0] as Ring).radius, (loaded.parts[2]!.parts[0] as Ring).radius]).toEqual([1, 3]);
    expect([loaded.frame!.constructor, loaded.parts.map((part) => part._type)]).toEqual([Bar, ['Ring', 'Part', 7]]);
    const stored = await Drawing.collection.findOne({ _id: id });
    expect(stored!['parts']).toMatchObject([
      { _type: 'Ring' },
      { _type: 'Part' },
      { _type: 7, parts: [{ _type: 'Ring' }] },
    ]);
    expect([loaded.parts[2]!.parts[0]!.around, loaded.parts[0]!.around]).toEqual([loaded.parts[2], loaded]);
    expect(loaded.isChanged()).toBe(false);
  });

  everyPlace('P166: changes inside are one command with the least paths', wire, async () => {
    const loaded = await Drawing.findOrFail((await drawing()).id);
    (loaded.parts[0] as Ring).radius = 8;
    (loaded.parts[2]!.parts[0] as Ring).radius = 9;
    (loaded.frame as Bar).length = 1;
    loaded.parts.build({ _type: 'Ring', label: 'new', radius: 5 } as never);
    spec.wire.clear();
    heard.length = 0;
    await loaded.save();
    expect([spec.wire.names, heard]).toEqual([['update'], ['ring r', 'ring new']]);
    const again = await Drawing.findOrFail(loaded.id);
    expect([
      (again.parts[0] as Ring).radius,
      (again.parts[2]!.parts[0] as Ring).radius,
      (again.frame as Bar).length,
    ]).toEqual([8, 9, 1]);
    expect(classes(again.parts)).toEqual([Ring, Part, Bar, Ring]);
  });

  everyPlace('P166: lists take attributes with the key, and query fields of the classes below', wire, async () => {
    const one = await Drawing.create();
    await one.parts.push({ _type: 7, label: 'b', length: 3 } as never, new Ring({ label: 'r', radius: 2 }));
    const made = await one.parts.create({ _type: 'Ring', label: 'c', radius: 6 } as never);
    expect([made.constructor, classes(one.parts)]).toEqual([Ring, [Bar, Ring, Ring]]);
    expect(one.parts.where({ radius: { $gt: 3 } } as never)).toEqual([made]);
    expect(one.parts.where({ _type: 7 } as never)).toEqual([one.parts[0]]);
    expect((await Drawing.where({ _id: one.id, 'parts.radius': 6 } as never)).length).toBe(1);
    expect((await Drawing.where({ _id: one.id, parts: { $elemMatch: { _type: 7, length: 3 } } } as never)).length).toBe(
      1,
    );
    await (made as Ring).update({ radius: 7 });
    expect(((await one.reload()).parts[2] as Ring).radius).toBe(7);
    spec.wire.clear();
    await expect(rejection(one.parts.push({ _type: 'Nope', label: 'x' }))).resolves.toBeInstanceOf(UnknownTypeError);
    expect(thrown(() => one.rings.build({ _type: 7, label: 'x' } as never))).toBeInstanceOf(UnknownTypeError);
    expect((await rejection(one.rings.push(new Bar({ label: 'x' }) as never))).name).toBe('CastError');
    expect(spec.wire.names).toEqual([]);
    expect((await one.rings.create({ label: 'ok', radius: 1 }))._type).toBe('Ring');
  });

  everyPlace('P166: a part that is loaded alone is of its class too', wire, async () => {
    const { id } = await drawing();
    spec.wire.clear();
    const [one] = await Drawing.where({ _id: id }).only('parts.label');
    expect((spec.wire.started[0] as unknown as { command: { projection: object } }).command.projection).toEqual({
      _id: 1,
      'parts.label': 1,
      'parts._type': 1,
    });
    expect(classes((one as unknown as Drawing).parts)).toEqual([Ring, Part, Bar]);
  });

  everyPlace('P166: reloading reads the class again', wire, async () => {
    const one = await Drawing.findOrFail((await drawing()).id);
    const [ring, part] = one.parts;
    await Drawing.collection.updateOne(
      { _id: one.id },
      { $set: { 'parts.0._type': 7 }, $unset: { 'parts.1._type': 1 } },
    );
    expect([await rejection(ring!.reload()), (await part!.reload()).constructor]).toEqual([
      expect.any(DocumentNotFoundError),
      Part,
    ]);
    await one.reload();
    expect(classes(one.parts)).toEqual([Bar, Part, Bar]);
  });

  it('P166: validates each by its class, and clones it as its class', async () => {
    const one = await drawing();
    one.parts.build({ _type: 'Ring', radius: 1 } as never);
    expect(((await rejection(one.save())) as unknown as { errors: { paths: string[] } }).errors.paths).toEqual([
      'parts.3.label',
    ]);
    const copy = (await Drawing.findOrFail(one.id)).clone();
    expect(classes(copy.parts)).toEqual([Ring, Part, Bar]);
    await copy.save();
    expect(classes((await Drawing.findOrFail(copy.id)).parts)).toEqual([Ring, Part, Bar]);
  });

  everyPlace(
    'P166: what only a class below asks for is asked, and has its times, given plainly or not',
    wire,
    async () => {
      const given = { _type: 'Tyre', size: 1 };
      for (const wrong of [new Cart({ wheels: [given] }), new Cart({ spare: new Tyre({ size: 1 }) })]) {
        const { errors } = (await rejection(wrong.save())) as unknown as { errors: { paths: string[] } };
        expect([errors.paths[0], wrong.isNew]).toEqual([expect.stringMatching(/^(wheels\.0|spare)\.maker$/), true]);
      }
      const [one] = await Cart.createMany([{ wheels: [{ ...given, maker: 'a' } as never, { size: 2 }] }]);
      const stored = await Cart.collection.findOne({ _id: one!.id });
      expect(stored!['wheels']).toMatchObject([{ maker: 'a', updatedAt: expect.any(Date) as Date }, { size: 2 }]);
    },
  );

  it('P166: what is stored of an unknown class is an error where it is read, and is not touched elsewhere', async () => {
    const { insertedId } = await Drawing.collection.insertOne({ title: 'a', frame: { _type: 'Blob', label: 'x' } });
    const one = await Drawing.findOrFail(insertedId);
    await one.update({ title: 'b' });
    expect(thrown(() => one.frame)).toMatchObject({ name: 'UnknownTypeError', model: 'Part', value: 'Blob' });
    expect((await Drawing.collection.findOne({ _id: insertedId }))!['frame']).toEqual({ _type: 'Blob', label: 'x' });
  });

  it('P166: after an abort each is what it was', async () => {
    const one = await drawing();
    await Drawing.transaction(async () => {
      (one.parts[0] as Ring).radius = 50;
      await one.parts.push({ _type: 7, label: 'gone', length: 1 } as never);
      await one.save();
      throw new Error('no');
    }).catch(() => undefined);
    expect([classes(one.parts), (one.parts[0] as Ring).radius, one.isChanged()]).toEqual([[Ring, Part, Bar], 1, false]);
  });
});
