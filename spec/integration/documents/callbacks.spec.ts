import { IsNotEmpty } from 'class-validator';
import {
  AfterSave,
  AfterTouch,
  AfterUpdate,
  BeforeSave,
  BeforeTouch,
  BeforeValidation,
  CallbackHaltedError,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  InvalidOptionError,
  Model,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { Noting } from '../../support/noting';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

const { note, said } = hearing();

@Noting(
  (where) => note(`leg ${where}`),
  ...(['before validation', 'after validation', 'before save', 'before create', 'before update'] as const),
  ...(['after create', 'after save'] as const),
)
@Document()
class Leg extends EmbeddedModel {
  @Field(String) @IsNotEmpty() wood!: string;
}

@Noting(
  note,
  ...(['before validation', 'after validation', 'before save', 'around save', 'after save'] as const),
  ...(['before create', 'around create', 'after create'] as const),
)
@Document({ timestamps: true })
class Table extends Model {
  @Field(String) name!: string;
  @Field(Boolean) quiet: boolean = false;
  @EmbedsMany(() => Leg, { cascadeCallbacks: true }) legs!: EmbedsMany<Leg>;
  @EmbedsMany(() => Leg) spare!: EmbedsMany<Leg>;
  @BeforeValidation() beforeValidation(): boolean {
    return this.name !== 'halt';
  }
  @AfterUpdate({ unless: 'quiet' }) afterUpdate(): void {
    note('after update');
  }
}

@Document({ timestamps: true })
class Chair extends Model {
  @Field(String) name!: string;
  @BeforeSave() second(): void {
    note('second');
  }
  @BeforeSave({ prepend: true }) first(): void {
    note('first');
  }
  @BeforeSave({ on: 'create' }) created(): void {
    note('on create');
  }
  @BeforeSave({ if: async (chair: Chair) => Promise.resolve(chair.name === 'throne') }) royal(): void {
    note('royal');
  }
  @AfterSave({ on: ['update'] }) updated(): void {
    note('on update');
  }
  @BeforeTouch() touching(): boolean {
    note('touching');
    return this.name !== 'hot';
  }
  @AfterTouch() touched(): void {
    note('touched');
  }
}

@Document()
class Throne extends Chair {
  @BeforeSave() own(): void {
    note('own');
  }
}

describe('callbacks', () => {
  const spec = wired();
  const wire = () => spec.wire;

  everyPlace('J125: the order of a create, with what is inside', wire, async () => {
    const table = new Table({ name: 'oak', legs: [{ wood: 'ash' }], spare: [{ wood: 'elm' }] });
    expect(await said(() => table.save())).toEqual([
      'before validation',
      'leg before validation',
      'leg after validation',
      'after validation',
      'before save',
      'around save',
      'before create',
      'around create',
      'leg before save',
      'leg before create',
      'leg after create',
      'leg after save',
      'around create end',
      'after create',
      'around save end',
      'after save',
    ]);
  });

  everyPlace('J126, J128: an update; each child once, by what became of it', wire, async () => {
    const table = await Table.create({ name: 'oak', legs: [{ wood: 'ash' }, { wood: 'elm' }] });
    table.legs[1]!.wood = 'fir';
    const heard = await said(() => table.save());
    expect(heard.filter((name) => name.startsWith('leg') && !name.includes('validation'))).toEqual([
      'leg before save',
      'leg before save',
      'leg before update',
      'leg after save',
      'leg after save',
    ]);
    expect(heard.slice(-3)).toEqual(['after update', 'around save end', 'after save']);
    table.quiet = true;
    expect(await said(() => table.save())).not.toContain('after update');
  });

  everyPlace('J130: a halted validation is an error, and nothing is stored', wire, async () => {
    const table = new Table({ name: 'halt' });
    spec.wire.clear();
    expect(await rejection(table.save())).toBeInstanceOf(CallbackHaltedError);
    expect([table.isNew, spec.wire.names]).toEqual([true, []]);
  });

  everyPlace(
    'if, unless, on and prepend say when; a subclass adds its own and leaves the others alone',
    wire,
    async () => {
      const chair = new Chair({ name: 'stool' });
      expect(await said(() => chair.save())).toEqual(['first', 'second', 'on create']);
      expect(await said(() => chair.update({ name: 'throne' }))).toEqual(['first', 'second', 'royal', 'on update']);
      expect(await said(() => chair.touch())).toEqual(['touching', 'touched']);
      expect(await said(() => Throne.create({ name: 'x' }))).toEqual(['first', 'second', 'on create', 'own']);
      const hot = await Chair.create({ name: 'hot' });
      spec.wire.clear();
      expect(await rejection(hot.touch())).toBeInstanceOf(CallbackHaltedError);
      expect([spec.wire.names, hot.isChanged()]).toEqual([[], false]);
    },
  );

  it('refuses options that are none', () => {
    for (const options of [{ onn: 'create' }, { on: 'destroy' }, { if: 5 }, { prepend: 1 }, { on: [] }]) {
      expect(thrown(() => BeforeSave(options as never))).toBeInstanceOf(InvalidOptionError);
    }
  });
});
