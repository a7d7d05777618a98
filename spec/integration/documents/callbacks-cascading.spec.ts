import {
  AfterCreate,
  AfterDestroy,
  AfterSave,
  AroundSave,
  BeforeDestroy,
  BeforeSave,
  BeforeUpsert,
  BeforeValidation,
  BelongsTo,
  CallbackHaltedError,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  HasMany,
  InvalidOptionError,
  Model,
  ValidationError,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

const { note, said } = hearing();

@Document()
class Room extends EmbeddedModel {
  @Field(String) name!: string;
  @EmbedsMany(() => Room, { cascadeCallbacks: true }) closets!: EmbedsMany<Room>;
  @BeforeValidation() validating(): void {
    note(`validate ${this.name}`);
  }
  @BeforeSave() saving(): void {
    note(`save ${this.name}`);
  }
  @AfterCreate() created(): void {
    note(`created ${this.name}`);
  }
  @AfterSave() saved(): void {
    note(`saved ${this.name}`);
  }
  @BeforeUpsert() upserting(): void {
    note(`upsert ${this.name}`);
  }
  @BeforeDestroy() destroying(): boolean {
    note(`destroy ${this.name}`);
    return this.name !== 'cellar';
  }
  @AfterDestroy() destroyed(): void {
    note(`destroyed ${this.name}, ${this.isDestroyed}`);
  }
}

@Document({ collection: 'houses' })
class House extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Room, { cascadeCallbacks: true }) rooms!: EmbedsMany<Room>;
  @EmbedsOne(() => Room, { cascadeCallbacks: true }) hall!: Room | null;
  @EmbedsMany(() => Room) sheds!: EmbedsMany<Room>;
  @BeforeDestroy() destroying(): void {
    note('destroy house');
  }
  @AfterDestroy() destroyed(): void {
    note('destroyed house');
  }
}

@Document({ collection: 'villas', softDelete: true })
class Villa extends Model {
  @EmbedsMany(() => Room, { cascadeCallbacks: true }) rooms!: EmbedsMany<Room>;
}

@Document({ collection: 'owners' })
class Owner extends Model {
  @Field(String) name!: string;
  @HasMany(() => Deed) deeds!: HasMany<Deed>;
  @BeforeSave() before(): void {
    note('before owner');
  }
  @AroundSave() async around(next: () => Promise<void>): Promise<void> {
    await next();
    note('around owner end');
  }
  @AfterCreate() created(): void {
    note('created owner');
  }
  @AfterSave() saved(): void {
    note('saved owner');
  }
}

@Document({ collection: 'deeds' })
class Deed extends Model {
  @Field(String) text!: string;
  @BelongsTo(() => Owner) owner!: BelongsTo<Owner>;
  @BeforeValidation() validating(): void {
    note('validate deed');
  }
  @BeforeSave() saving(): void {
    note('save deed');
  }
}

@Document()
class Rule extends EmbeddedModel {
  @Field(String) text!: string;
  @Field(Number) weight?: number;
  @EmbedsMany(() => Rule, { cascadeCallbacks: true }) inner!: EmbedsMany<Rule>;
  @BeforeSave() check(): void {
    if (this.text === 'bad') this.errors.add('text', 'is bad');
    if (this.text === 'heavy') this.weight = 'a ton' as never;
  }
  @BeforeUpsert() checkUpsert(): void {
    this.check();
  }
}

@Document({ collection: 'codes' })
class Code extends Model {
  @EmbedsMany(() => Rule, { cascadeCallbacks: true }) rules!: EmbedsMany<Rule>;
  @EmbedsOne(() => Rule, { cascadeCallbacks: true, validate: false }) preamble!: Rule | null;
  @EmbedsMany(() => Rule) comments!: EmbedsMany<Rule>;
}

const WITH_ROOMS = {
  name: 'a',
  rooms: [{ name: 'kitchen', closets: [{ name: 'pantry' }] }],
  hall: { name: 'hall' },
  sheds: [{ name: 'shed' }],
};

describe('hooks of what is inside', () => {
  const spec = wired();
  const wire = () => spec.wire;

  everyPlace(
    'J128: each child once, at every depth, be it looked at or not; none where it was not asked for',
    wire,
    async () => {
      const { id } = await House.create(WITH_ROOMS);
      const house = await House.findOrFail(id);
      house.name = 'b';
      const heard = await said(() => house.save());
      const ofSaves = heard.filter((name) => /^(save|created)/.test(name));
      expect(ofSaves).toEqual([
        ...['save kitchen', 'save pantry', 'save hall'],
        ...['saved hall', 'saved pantry', 'saved kitchen'],
      ]);
      // The very same one twice in a list is one document.
      const twice = new House({ name: 'c', rooms: [{ name: 'den' }] });
      (twice.rooms as unknown as Room[])[1] = twice.rooms[0]!;
      expect((await said(() => twice.isValid())).length).toBeGreaterThan(0);
      (twice.rooms as unknown as Room[]).length = 1;
      expect((await said(() => twice.save())).filter((name) => name === 'save den')).toHaveLength(1);
    },
  );

  everyPlace('destroying the one around destroys what is inside, from the outside inwards and back', wire, async () => {
    const { id } = await House.create(WITH_ROOMS);
    const house = await House.findOrFail(id);
    spec.wire.clear();
    expect(await said(() => house.destroy())).toEqual([
      ...['destroy house', 'destroy kitchen', 'destroy pantry', 'destroy hall'],
      ...['destroyed hall, true', 'destroyed pantry, true', 'destroyed kitchen, true', 'destroyed house'],
    ]);
    expect(spec.wire.names).toEqual(['delete']);
    expect([house.isDestroyed, house.hall!.isDestroyed, house.sheds[0]!.isDestroyed]).toEqual([true, true, false]);
  });

  everyPlace('J130: a document inside halts the end of the one around', wire, async () => {
    const house = await House.create({ name: 'a', rooms: [{ name: 'cellar' }] });
    spec.wire.clear();
    expect(await rejection(house.destroy())).toBeInstanceOf(CallbackHaltedError);
    expect([house.isDestroyed, house.rooms[0]!.isDestroyed, spec.wire.names]).toEqual([false, false, []]);
  });

  everyPlace('delete runs none, and neither do remove and assignment', wire, async () => {
    const house = await House.create(WITH_ROOMS);
    expect(await said(() => house.rooms.remove(house.rooms[0]!))).toEqual([]);
    house.hall = null;
    expect((await said(() => house.save())).filter((name) => name.startsWith('destroy'))).toEqual([]);
    expect(await said(() => house.delete())).toEqual([]);
  });

  everyPlace('what is deleted softly keeps what is inside it', wire, async () => {
    const villa = await Villa.create({ rooms: [{ name: 'salon' }] });
    expect(await said(() => villa.destroy())).toEqual(['destroy salon', 'destroyed salon, false']);
    await villa.restore();
    villa.rooms[0]!.name = 'parlour';
    await villa.save();
    expect(await said(() => villa.destroyPermanently())).toEqual(['destroy parlour', 'destroyed parlour, true']);
  });

  everyPlace('a child that is saved, put in or destroyed by itself runs those of what is inside it', wire, async () => {
    const house = await House.create({ name: 'a' });
    const made = await said(() => house.rooms.push(new Room({ name: 'attic', closets: [{ name: 'trunk' }] })));
    const order = ['save attic', 'save trunk', 'created trunk', 'saved trunk', 'created attic', 'saved attic'];
    expect(made.filter((name) => !name.startsWith('validate'))).toEqual(order);
    const [attic] = house.rooms;
    const again = await said(() => attic!.update({ name: 'loft' }));
    expect(again.filter((name) => /^saved?/.test(name))).toEqual([
      'save loft',
      'save trunk',
      'saved trunk',
      'saved loft',
    ]);
    const gone = ['destroy loft', 'destroy trunk', 'destroyed trunk, true', 'destroyed loft, true'];
    expect(await said(() => attic!.destroy())).toEqual(gone);
  });

  everyPlace('an upsert runs their hooks of upsert', wire, async () => {
    const heard = await said(() => new House(WITH_ROOMS).upsert());
    expect(heard.filter((name) => !name.startsWith('validate'))).toEqual([
      'upsert kitchen',
      'upsert pantry',
      'upsert hall',
    ]);
  });

  everyPlace('createMany runs them for each document', wire, async () => {
    const heard = await said(() => House.createMany([WITH_ROOMS, { name: 'b', hall: new Room({ name: 'porch' }) }]));
    expect(heard.filter((name) => name.startsWith('created')).sort()).toEqual([
      ...['created hall', 'created kitchen', 'created pantry', 'created porch'],
    ]);
  });

  it('J129: cascading is nothing that a reference can be asked for, and an around hook must call on', async () => {
    const option = { cascadeCallbacks: true } as object;
    expect(thrown(() => HasMany(() => Deed, option)(Owner.prototype, 'others'))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(() => BelongsTo(() => Owner, option)(Deed.prototype, 'other'))).toBeInstanceOf(InvalidOptionError);
    @Document()
    class Wall extends EmbeddedModel {
      @AroundSave() never(): void {}
    }
    @Document({ collection: 'houses' })
    class Fort extends Model {
      @EmbedsMany(() => Wall, { cascadeCallbacks: true }) walls!: EmbedsMany<Wall>;
    }
    const fort = new Fort({ walls: [{}] });
    spec.wire.clear();
    expect(await rejection(fort.save())).toMatchObject({ code: 'CALLBACK_HALTED', model: 'Wall', callback: 'never' });
    expect([fort.isNew, spec.wire.names]).toEqual([true, []]);
  });

  everyPlace(
    'J126: those of a list are validated before their owner is written, and saved right after',
    wire,
    async () => {
      const owner = new Owner({ name: 'a' });
      owner.deeds.build({ text: 'x' });
      expect(await said(() => owner.save())).toEqual([
        ...['validate deed', 'before owner', 'save deed', 'created owner', 'around owner end', 'saved owner'],
      ]);
      expect(spec.wire.names).toEqual(['insert', 'insert']);
    },
  );

  everyPlace('J130: what a hook before saving says of a document inside stops the one around', wire, async () => {
    const cases: [attributes: Record<string, unknown>, path: string][] = [
      [{ rules: [{ text: 'good' }, { text: 'bad' }] }, 'rules.1.text'],
      [{ rules: [{ text: 'good', inner: [{ text: 'bad' }] }] }, 'rules.0.inner.0.text'],
      [{ preamble: { text: 'bad' } }, 'preamble.text'],
      [{ rules: [{ text: 'heavy' }] }, 'rules.0.weight'],
    ];
    for (const [attributes, path] of cases) {
      const ways: ((code: Code) => Promise<unknown>)[] = [
        (code) => code.save(),
        (code) => code.save({ validate: false }),
        (code) => code.upsert(),
        (code) => Code.saveMany([code]),
      ];
      for (const way of ways) {
        const code = new Code(attributes);
        const error = await rejection(way(code));
        expect(error).toBeInstanceOf(ValidationError);
        expect([(error['errors'] as Code['errors']).paths, code.errors.paths]).toEqual([[path], [path]]);
        expect([code.isNew, error['document']]).toEqual([true, code]);
      }
    }
    expect(spec.wire.names).toEqual([]);
    await Code.create({ comments: [{ text: 'bad' }] });
  });

  everyPlace('J130: a document inside that is saved or pushed is stopped by what is inside it', wire, async () => {
    const code = await Code.create({ rules: [{ text: 'good', inner: [{ text: 'fine' }] }] });
    spec.wire.clear();
    const bad = { text: 'good', inner: [{ text: 'bad' }] };
    expect(await rejection(code.rules.push(bad))).toBeInstanceOf(ValidationError);
    expect(code.rules).toHaveLength(1);
    const [rule] = code.rules;
    rule!.inner[0]!.text = 'bad';
    const error = await rejection(rule!.save());
    expect((error['errors'] as Code['errors']).paths).toEqual(['inner.0.text']);
    expect([spec.wire.names, rule!.isChanged()]).toEqual([[], true]);
    // What was said then is forgotten when it is saved again.
    rule!.inner[0]!.text = 'better';
    await code.save();
    expect([spec.wire.names, code.errors.isEmpty, rule!.isChanged()]).toEqual([['update'], true, false]);
  });

  everyPlace('J130: what was said of a document inside at another time does not count', wire, async () => {
    const code = new Code({ rules: [{ text: 'good' }], preamble: { text: 'good' } });
    for (const rule of [code.rules[0]!, code.preamble!]) rule.errors.add('text', 'was bad');
    await code.save();
    for (const rule of [code.rules[0]!, code.preamble!]) rule.errors.add('text', 'was bad again');
    await code.save({ validate: false });
    expect([code.isPersisted, code.rules[0]!.errors.isEmpty]).toEqual([true, true]);
  });
});
