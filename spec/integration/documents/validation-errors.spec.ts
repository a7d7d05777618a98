import { inspect } from 'node:util';
import { IsNotEmpty, Min } from 'class-validator';
import {
  AfterValidation,
  BeforeSave,
  BeforeValidation,
  BelongsTo,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  HasMany,
  InvalidOptionError,
  IsPresent,
  Model,
  Validate,
  Validates,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

@Document()
class Leg extends EmbeddedModel {
  @Field(Number) @Min(1) miles: number = 1;
  @Validates() isNotTooLong() {
    if (this.miles > 1000) this.errors.add('base', 'this leg is too long');
  }
  @Field(String)
  @Validate((to: string | undefined, leg: Leg) => to !== (leg.parent as Trip).title || 'leads nowhere')
  to?: string;
}

@Document()
class Trip extends Model {
  @Field(String) @IsNotEmpty() title!: string;
  @Field(Date) start?: Date;
  @Field(Date) end?: Date;
  @Field(String) trouble: string = '';
  @EmbedsMany(() => Leg) legs!: EmbedsMany<Leg>;
  @BeforeValidation() beforeAll() {
    if (this.trouble === 'before') this.errors.add('trouble', 'came before');
  }
  @AfterValidation() afterAll() {
    if (this.trouble === 'after') this.errors.add('trouble', 'came after');
  }
  @BeforeSave() last() {
    if (this.trouble === 'save') this.errors.add('trouble', 'came late', { rule: 'late', context: 5 });
  }
  @Validates() async endsAfterItStarts() {
    await Promise.resolve();
    if (this.trouble === 'throw') throw new RangeError('no way');
    if (this.end! < this.start!) this.errors.add('end', 'must not be before the start');
  }
  @Validates({ groups: ['booking'] }) hasLegs() {
    if (this.legs.isEmpty) this.errors.add('base', 'there is nowhere to go');
  }
}

@Document()
class SeaTrip extends Trip {
  @Validates() override async endsAfterItStarts() {
    await super.endsAfterItStarts();
    if (this.title === 'by land') this.errors.add('base', 'it goes by sea');
  }
}

@Document()
class Passenger extends Model {
  @Field(String) @IsPresent() name?: string;
  @Field(() => [String])
  @IsPresent({ message: 'are needed', groups: ['boarding'], context: 'papers' })
  papers?: string[];
  @Field(Boolean) @IsPresent() paid: boolean = false;
  @Field(Number) @IsPresent() bags: number = 0;
  @BelongsTo(() => Ferry, { optional: true }) @IsPresent({ groups: ['boarding'] }) ferry!: BelongsTo<Ferry>;
}

@Document()
class Ferry extends Model {
  @Field(String) @IsNotEmpty() name!: string;
  @HasMany(() => Passenger) passengers!: HasMany<Passenger>;
}

@Document()
class Ticket extends Model {
  @Field(String) code?: string;
  @BelongsTo(() => Ferry) ferry!: BelongsTo<Ferry>;
}

describe('the errors of a document', () => {
  const spec = wired();
  const wire = () => spec.wire;

  everyPlace('K135: a method that adds what it finds, of the document as a whole', wire, async () => {
    const trip = new Trip({
      title: 'x',
      start: new Date(5),
      end: new Date(3),
      legs: [{ miles: 2000, to: 'x' }, { miles: 0 }],
    });
    expect([await trip.isValid(), trip.errors.toJSON()]).toEqual([
      false,
      {
        end: ['must not be before the start'],
        'legs.0': ['this leg is too long'],
        'legs.0.to': ['leads nowhere'],
        'legs.1.miles': ['miles must not be less than 1'],
      },
    ]);
    expect(trip.errors.full()).toEqual([
      'end must not be before the start',
      'legs.0 this leg is too long',
      'legs.0.to leads nowhere',
      'legs.1.miles must not be less than 1',
    ]);
    expect(await rejection(trip.save())).toBeInstanceOf(ValidationError);
    expect([spec.wire.names, trip.isNew]).toEqual([[], true]);
  });

  everyPlace('K135: in its contexts, and overridden by a subclass', wire, async () => {
    const trip = new SeaTrip({ title: 'by land', start: new Date(5), end: new Date(3) });
    expect([await trip.isValid(), trip.errors.full()]).toEqual([
      false,
      ['end must not be before the start', 'it goes by sea'],
    ]);
    const other = new Trip({ title: 'x' });
    expect([await other.isValid(), await other.isValid({ context: 'booking' }), other.errors.full()]).toEqual([
      true,
      false,
      ['there is nowhere to go'],
    ]);
  });

  everyPlace('K135: what hooks around validation add counts', wire, async () => {
    for (const trouble of ['before', 'after']) {
      const trip = new Trip({ title: 'x', trouble });
      const error = await rejection(trip.save());
      expect((error as unknown as ValidationError).errors.toJSON()).toEqual({ trouble: [`came ${trouble}`] });
      expect(await new Trip({ title: 'x', trouble }).save({ validate: false })).toBeInstanceOf(Trip);
    }
    expect(spec.wire.names).toEqual(['insert', 'insert']);
  });

  everyPlace('K135: what a hook before saving adds keeps the document from being written', wire, async () => {
    const trip = new Trip({ title: 'x', trouble: 'save' });
    for (const options of [{}, { validate: false }]) {
      const error = await rejection(trip.save(options));
      expect([error instanceof ValidationError, trip.errors.details('trouble')]).toEqual([
        true,
        [{ message: 'came late', rule: 'late', context: 5 }],
      ]);
    }
    expect([spec.wire.names, trip.isNew]).toEqual([[], true]);
    await trip.assign({ trouble: '' }).save();
    expect([spec.wire.names, trip.errors.isEmpty]).toEqual([['insert'], true]);
  });

  everyPlace('K134: what a validator throws is thrown, and nothing is sent', wire, async () => {
    const trip = new Trip({ title: 'x', trouble: 'throw' });
    expect(await rejection(trip.save())).toBeInstanceOf(RangeError);
    expect(await rejection(trip.isValid())).toBeInstanceOf(RangeError);
    expect([spec.wire.names, trip.isNew]).toEqual([[], true]);
  });

  everyPlace('K134: presence: blanks and empty lists are nothing, false and 0 are something', wire, async () => {
    const passenger = new Passenger({ name: ' \t', papers: [] });
    expect([await passenger.isValid(), passenger.errors.toJSON()]).toEqual([false, { name: ['name must be present'] }]);
    passenger.name = 'Emily';
    expect([await passenger.isValid({ context: 'boarding' }), passenger.errors.paths]).toEqual([
      false,
      ['papers', 'ferry'],
    ]);
    expect(passenger.errors.details('papers')).toEqual([
      { message: 'are needed', rule: 'isPresent', context: 'papers' },
    ]);
    passenger.assign({ papers: ['p'], ferry: await Ferry.create({ name: 'Argo' }) });
    expect(await passenger.isValid({ context: 'boarding' })).toBe(true);
    const gone = await Ferry.create({ name: 'gone' });
    await Ferry.where({ _id: gone.id }).deleteAll();
    const lost = new Passenger({ name: 'Emma', papers: ['p'], ferryId: gone.id });
    expect([await lost.isValid({ context: 'boarding' }), lost.errors.paths]).toEqual([false, ['ferry']]);
  });

  everyPlace('K134: a belongsTo is required unless optional', wire, async () => {
    const ticket = new Ticket();
    expect([await ticket.isValid(), ticket.errors.details('ferry')]).toEqual([
      false,
      [{ message: 'ferry must exist', rule: 'isPresent' }],
    ]);
    expect(await ticket.assign({ ferry: new Ferry() }).isValid()).toBe(true);
    expect(await new Passenger({ name: 'Emily' }).isValid()).toBe(true);
  });

  everyPlace(
    'K135: those that wait for the save of another are validated with it, once, and told there',
    wire,
    async () => {
      const ferry = new Ferry({ name: 'Argo' });
      ferry.passengers.build({ name: 'Emily' });
      const nobody = ferry.passengers.build({ name: '' });
      expect([await ferry.isValid(), ferry.errors.toJSON(), nobody.errors.paths]).toEqual([
        false,
        { 'passengers.1.name': ['name must be present'] },
        ['name'],
      ]);
      const error = await rejection(ferry.save());
      expect([(error as unknown as ValidationError).document, spec.wire.names]).toEqual([ferry, []]);
      nobody.name = 'Emma';
      await ferry.save();
      expect([spec.wire.named('insert').length, ferry.errors.isEmpty]).toEqual([3, true]);
    },
  );

  it('K135: have messages of their own for each validation, and an error keeps those it came with', async () => {
    const trip = new Trip({ title: '' });
    const error = (await rejection(trip.save())) as unknown as ValidationError<Trip>;
    expect([error.document, error.errors]).toEqual([trip, trip.errors]);
    expect(error.message).toContain('Trip is invalid: title should not be empty.');
    trip.title = 'x';
    await trip.validate();
    expect([trip.errors.isEmpty, error.errors.paths]).toEqual([true, ['title']]);
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({
      error: {
        code: 'VALIDATION',
        message: 'Trip is invalid: title should not be empty.',
        errors: { title: ['title should not be empty'] },
      },
    });
  });

  it('K135: an error that is printed shows what is wrong, and nothing of the document', async () => {
    const error = await rejection(Trip.create({ legs: [{ miles: 0, to: 'a secret' }] }));
    expect((error['document'] as Trip).legs[0]!.to).toBe('a secret');
    expect(inspect(error, { customInspect: false })).toContain('title should not be empty');
    expect(inspect(error, { customInspect: false })).not.toContain('a secret');
  });

  it('K134: refuses declarations that are none', () => {
    expect(thrown(() => Validates({ group: ['a'] } as never))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(() => IsPresent({ groups: 'a' } as never))).toBeInstanceOf(InvalidOptionError);
    expect(thrown(() => Validate(() => true, { message: 5 } as never))).toBeInstanceOf(InvalidOptionError);
  });
});
