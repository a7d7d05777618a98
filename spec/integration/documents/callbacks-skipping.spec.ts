import { IsNotEmpty } from 'class-validator';
import {
  AfterCommit,
  AfterCreateCommit,
  AfterSave,
  BeforeSave,
  BeforeValidation,
  connection,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  InvalidOptionError,
  Model,
  ValidationError,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const { note, said } = hearing();

@Document()
class Line extends EmbeddedModel {
  @Field(String) text!: string;
  @BeforeSave() beforeSave(): void {
    note('line');
  }
}

@BeforeSave(function stamp() {
  note('stamp');
})
@Document({ collection: 'letters' })
class Letter extends Model {
  @Field(String) @IsNotEmpty() text!: string;
  @EmbedsMany(() => Line, { cascadeCallbacks: true }) lines!: EmbedsMany<Line>;
  @BeforeValidation() validating(): void {
    note('validating');
  }
  @BeforeSave() normalise(): void {
    note('normalise');
  }
  @AfterSave() saved(): void {
    note('saved');
  }
  @AfterCommit() committed(): void {
    note('committed');
  }
  @AfterCreateCommit() created(): void {
    note('created');
  }
}

@Document({ collection: 'letters' })
class Postcard extends Letter {
  @BeforeSave() picture(): void {
    note('picture');
  }
}

@Document({ collection: 'parcels' })
class Parcel extends Model {
  @BeforeSave() weigh(): void {
    note('weigh');
  }
}

const OWN = ['validating', 'stamp', 'normalise', 'saved'];

describe('Model.withoutCallbacks', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const mine = (names: string[]) => names.filter((name) => !['committed', 'created', 'line'].includes(name));

  everyPlace('J133: hooks of the model do not run in the block, and do again after it', wire, async () => {
    expect(await said(() => Letter.withoutCallbacks(() => Letter.create({ text: 'x' })))).toEqual([]);
    expect(mine(await said(() => Letter.create({ text: 'x' })))).toEqual(OWN);
    expect(spec.wire.names).toEqual(['insert', 'insert']);
  });

  everyPlace(
    'J133: it resolves to what the block gives, and runs hooks again where the block fails',
    wire,
    async () => {
      expect(await Letter.withoutCallbacks(() => 5)).toBe(5);
      const failing = Letter.withoutCallbacks(() => Promise.reject(new RangeError('no')));
      expect(await rejection(failing)).toBeInstanceOf(RangeError);
      expect(mine(await said(() => Letter.create({ text: 'x' })))).toEqual(OWN);
    },
  );

  everyPlace('J133: validation still runs', wire, async () => {
    const invalid = Letter.withoutCallbacks(() => Letter.create({ text: '' }));
    expect(await rejection(invalid)).toBeInstanceOf(ValidationError);
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace('J133: by the names of events and of hooks', wire, async () => {
    const told = async (only: string | string[]) =>
      mine(await said(() => Letter.withoutCallbacks({ only }, () => Letter.create({ text: 'x' }))));
    expect(await told('save')).toEqual(['validating']);
    expect(await told(['normalise', 'validation'])).toEqual(['stamp', 'saved']);
    expect(await told('stamp')).toEqual(['validating', 'normalise', 'saved']);
    expect(await told('destroy')).toEqual(OWN);
  });

  everyPlace('J133: subclasses are meant, superclasses and other models are not', wire, async () => {
    const both = () => Promise.all([Postcard.create({ text: 'x' }), Parcel.create()]);
    expect(await said(() => Letter.withoutCallbacks(both))).toEqual(['weigh']);
    expect(mine(await said(() => Postcard.withoutCallbacks(() => Letter.create({ text: 'x' }))))).toEqual(OWN);
  });

  everyPlace('J133: documents inside have hooks of their own', wire, async () => {
    const letter = () => Letter.create({ text: 'x', lines: [{ text: 'a' }] });
    expect(await said(() => Letter.withoutCallbacks(letter))).toEqual(['line']);
    expect(mine(await said(() => Line.withoutCallbacks(letter)))).toEqual(OWN);
    expect(await said(() => Line.withoutCallbacks(() => Letter.withoutCallbacks(letter)))).toEqual([]);
  });

  everyPlace('J133: blocks add up', wire, async () => {
    const heard = await said(() =>
      Letter.withoutCallbacks({ only: 'stamp' }, () =>
        Letter.withoutCallbacks({ only: ['normalise'] }, () =>
          Parcel.withoutCallbacks(async () => {
            await Letter.create({ text: 'x' });
            await Parcel.create();
          }),
        ),
      ),
    );
    expect(mine(heard)).toEqual(['validating', 'saved']);
  });

  everyPlace('J133: what runs beside the block has its hooks', wire, async () => {
    const inside = () => Letter.withoutCallbacks(() => Letter.create({ text: 'inside' }));
    const beside = () => Letter.create({ text: 'beside' });
    expect(mine(await said(() => Promise.all([inside(), beside(), inside()])))).toEqual(OWN);
  });

  it('J133: commit hooks of what the block does do not run, with the commit inside or after it', async () => {
    const create = () => Letter.create({ text: 'x' });
    expect(await said(() => Letter.withoutCallbacks(create))).toEqual([]);
    expect(await said(() => Letter.withoutCallbacks(() => Letter.transaction(create)))).toEqual([]);
    const after = () => connection().transaction(() => Letter.withoutCallbacks(create));
    expect(await said(after)).toEqual([]);
    const only = () => connection().transaction(() => Letter.withoutCallbacks({ only: ['save', 'created'] }, create));
    expect(await said(only)).toEqual(['validating', 'committed']);
  });

  it('J133: what was done once with hooks and once without was done with them', async () => {
    const heard = await said(() =>
      connection().transaction(async () => {
        const letter = await Letter.withoutCallbacks(() => Letter.create({ text: 'x' }));
        await Letter.withoutCallbacks(() => letter.update({ text: 'y' }));
        await letter.update({ text: 'z' });
      }),
    );
    // The creation stays without its hook, the update does not.
    expect(heard).toEqual([...OWN, 'committed']);
  });

  it('J133: a retried transaction leaves the same hooks out', async () => {
    let attempts = 0;
    const heard = await said(() =>
      connection().transaction(async () => {
        await Letter.withoutCallbacks(() => Letter.create({ text: 'x' }));
        attempts += 1;
        if (attempts === 1)
          throw Object.assign(new Error('again'), {
            hasErrorLabel: (label: string) => label === 'TransientTransactionError',
          });
      }),
    );
    expect([attempts, heard]).toEqual([2, []]);
  });

  it.each<[string, unknown[]]>([
    ['an unknown option', [{ except: 'save' }, () => 1]],
    ['a name that nothing has', [{ only: 'normalize' }, () => 1]],
    ['a hook of a subclass', [{ only: ['picture'] }, () => 1]],
    ['no name', [{ only: [] }, () => 1]],
    ['what is no name', [{ only: 5 }, () => 1]],
    ['no block', [{ only: 'save' }]],
    ['nothing', []],
  ])('refuses %s', async (_, given) => {
    const error = await rejection((Letter.withoutCallbacks as (...args: unknown[]) => Promise<unknown>)(...given));
    expect(error).toBeInstanceOf(InvalidOptionError);
  });
});
