import { MongoError, ObjectId } from 'mongodb';
import {
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  Model,
  Rollback,
  UnknownAttributeError,
} from 'threadline';
import { rejection, wired } from '../../integration/wired';

@Document()
class Geo extends EmbeddedModel {
  @Field(Number, { name: 'x' }) lng!: number;
}

@Document()
class Address extends EmbeddedModel {
  @Field(String) street!: string;
  @Field(String, { name: 'c' }) city!: string;
  @Field(Date) since: Date = new Date();
  @EmbedsOne(() => Geo, { name: 'g' }) geo?: Geo | null;
  @Field(() => [String]) keys?: string[];
  get label(): string {
    return `${this.street}, ${this.city}`;
  }
}

@Document()
class Person extends Model {
  @Field(String) name!: string;
  @EmbedsOne(() => Address, { name: 'home' }) address!: Address | null;
  @EmbedsMany(() => Address) former!: Address[];
}

const since = new Date(0);

describe('documents inside documents', () => {
  const spec = wired();
  let id: ObjectId;
  let person: Person;

  beforeEach(async () => {
    await Person.deleteAll();
    const address = new Address({ street: 'Via Roma', city: 'Pisa', since, geo: { lng: 10 } });
    const former = [
      { street: 'High St', city: 'Leeds', since },
      { street: 'Low St', city: 'York', since },
    ];
    ({ id } = await Person.create({ name: 'Emily', address, former: former }));
    person = await Person.findOrFail(id);
    spec.wire.clear();
  });

  const stored = async (): Promise<Record<string, unknown>> => (await spec.stored('people', { _id: id }))[0]!;
  const sent = (): unknown => spec.wire.named('update')[0]!.command['updates'][0].u;

  it('go with their parent in one insert, under stored names, each with an _id', async () => {
    expect(await stored()).toEqual({
      _id: id,
      name: 'Emily',
      home: {
        _id: expect.any(ObjectId),
        street: 'Via Roma',
        c: 'Pisa',
        since,
        g: { _id: expect.any(ObjectId), x: 10 },
      },
      former: [
        { _id: expect.any(ObjectId), street: 'High St', c: 'Leeds', since },
        { _id: expect.any(ObjectId), street: 'Low St', c: 'York', since },
      ],
    });
  });

  it('come back as documents of their class', () => {
    expect(person.address).toBeInstanceOf(Address);
    expect(person.address!.geo).toBeInstanceOf(Geo);
    expect(person.address!.label).toBe('Via Roma, Pisa');
    expect(person.former.map(({ label }) => label)).toEqual(['High St, Leeds', 'Low St, York']);
    expect(person.address).toBe(person.address);
    expect([person.address!.isNew, person.isChanged()]).toEqual([false, false]);
  });

  it('are plain in toObject and JSON', () => {
    expect(person.toObject().address).toEqual({
      _id: person.address!.id,
      street: 'Via Roma',
      city: 'Pisa',
      since,
      geo: { _id: person.address!.geo!.id, lng: 10 },
    });
    const json = JSON.parse(JSON.stringify(person)) as { address: { geo: object }; former: object[] };
    expect(json.address.geo).toEqual({ _id: person.address!.geo!.id.toHexString(), lng: 10 });
    expect(json.former[1]).toMatchObject({ city: 'York', since: since.toISOString() });
    expect(person.toJSON()['former']).toEqual(
      json.former.map((one) => ({ ...one, since, _id: expect.any(ObjectId) as unknown })),
    );
  });

  it('that were only read are no change, whatever their defaults are', async () => {
    await Person.collection.updateOne({ _id: id }, { $unset: { 'home.since': '', 'former.0.since': '' } });
    await person.reload();
    expect(person.address!.since).toBeInstanceOf(Date);
    expect(person.former[0]!.since).toBeInstanceOf(Date);
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(person.isChanged()).toBe(false);
    await person.save();
    expect(spec.wire.named('update').filter(({ command }) => command['updates'][0].u.$set !== undefined)).toEqual([]);
  });

  it('that change in place, at any depth, are one update of the changed path', async () => {
    person.address!.geo!.lng = 11;
    expect(person.isChanged('address')).toBe(true);
    await person.save();
    expect(spec.wire.names).toEqual(['update']);
    expect(sent()).toEqual({ $set: { 'home.g.x': 11 } });
    expect(person.isChanged()).toBe(false);
    expect((await Person.findOrFail(id)).address!.geo!.lng).toBe(11);
  });

  it('in a list can be changed, added, moved and taken out', async () => {
    person.former[0]!.city = 'Bath';
    person.former.push(new Address({ street: 'New St', city: 'Hull' }));
    await person.save();
    person.former.reverse();
    await person.save();
    person.former.splice(1, 1);
    await person.save();
    expect((await Person.findOrFail(id)).former.map(({ city }) => city)).toEqual(['Hull', 'Bath']);
    spec.wire.clear();
    person.former[0]!.city = 'York';
    person.former[0]!.city = 'Hull';
    await person.save();
    expect(spec.wire.names).toEqual([]);
  });

  it('keep what their class does not know, exactly', async () => {
    await Person.collection.updateOne(
      { _id: id },
      { $set: { 'home.legacy': { a: [1, null] }, 'former.1.extra': 'x' } },
    );
    await person.reload();
    person.address!.street = 'Via Po';
    person.former[1]!.street = 'Mid St';
    await person.save();
    expect(await stored()).toMatchObject({
      home: { street: 'Via Po', legacy: { a: [1, null] } },
      former: [{ street: 'High St' }, { street: 'Mid St', extra: 'x' }],
    });
  });

  it('are unset by null or undefined, and replaced by plain attributes', async () => {
    person.address = null;
    await person.save();
    expect((await Person.findOrFail(id)).address ?? null).toBeNull();
    person.address = { street: 'Via Po', city: 'Lucca' } as Address;
    await person.save();
    expect((await Person.findOrFail(id)).address!.label).toBe('Via Po, Lucca');
  });

  it('refuse attributes that their class does not know', async () => {
    expect(await rejection(Person.create({ name: 'x', address: { stret: 'x' } as never }))).toBeInstanceOf(
      UnknownAttributeError,
    );
  });

  it('are found by dotted paths with property names and cast values', async () => {
    await Person.create({ name: 'other', address: new Address({ city: 'Rome' }) });
    const found = await Person.where({
      'address.city': 'Pisa',
      'address.geo.lng': '10',
      'former.city': 'York',
    } as never);
    expect(found.map(({ name }) => name)).toEqual(['Emily']);
    expect(spec.wire.named('find')[0]!.command['filter']).toEqual({
      'home.c': 'Pisa',
      'home.g.x': 10,
      'former.c': 'York',
    });
    expect(await Person.where({ 'former.0.city': 'Leeds' } as never).count()).toBe(1);
    expect(await Person.where({ former: { $elemMatch: { city: 'York', street: 'Low St' } } } as never).count()).toBe(1);
    expect(
      await Person.where({})
        .order({ 'address.city': -1 } as never)
        .pluck('name'),
    ).toEqual(['other', 'Emily']);
    expect(await rejection(Person.where({ 'address.cty': 'Pisa' } as never).count())).toBeInstanceOf(
      UnknownAttributeError,
    );
  });

  it('are updated in bulk by the same paths', async () => {
    await Person.where({ name: 'Emily' }).updateAll({ 'address.city': 'Siena' });
    expect((await stored())['home']).toMatchObject({ c: 'Siena' });
  });

  it('are what they were after a transaction that was rolled back', async () => {
    const { address, former } = person;
    await Person.transaction(async () => {
      person.address!.city = 'Rome';
      person.address!.geo!.lng = 12;
      person.former.pop();
      person.former[0]!.city = 'Bath';
      await person.save();
      throw new Rollback();
    });
    expect(person.isChanged()).toBe(false);
    expect(person.toObject()).toEqual((await Person.findOrFail(id)).toObject());
    expect([person.address!.city, person.former.map(({ city }) => city)]).toEqual(['Pisa', ['Leeds', 'York']]);
    expect([person.address === address, person.former === former]).toEqual([true, true]);
  });

  it('that were at hand before the transaction are put back too, whoever is asked first', async () => {
    const { address, former } = person;
    const [first] = former;
    const { geo } = address!;
    await Person.transaction(async () => {
      first!.city = 'Bath';
      geo!.lng = 12;
      person.name = 'Emma';
      await person.save();
      throw new Rollback();
    });
    expect([first!.city, geo!.lng, person.name]).toEqual(['Leeds', 10, 'Emily']);
    expect([person.isChanged(), person.former[0] === first, person.address!.geo === geo]).toEqual([false, true, true]);
  });

  it('hold again what was changed in place in them', async () => {
    await person.update({
      address: new Address({ city: 'Pisa', keys: ['a'] }),
      former: [new Address({ keys: ['b'] })],
    });
    const keys = [person.address!.keys!, person.former[0]!.keys!];
    await Person.transaction(async () => {
      person.name = 'Emma';
      keys.forEach((each) => each.push('more'));
      await person.save();
      throw new Rollback();
    });
    expect(keys).toEqual([['a'], ['b']]);
    expect([person.address!.keys, person.former[0]!.keys, person.isChanged()]).toEqual([['a'], ['b'], false]);
  });

  it('are changed once by a transaction that runs again', async () => {
    const { geo } = person.address!;
    await Person.transaction(async (_session, { attempt }) => {
      geo!.lng += 1;
      await person.save();
      const transient = new MongoError('try again');
      transient.addErrorLabel('TransientTransactionError');
      if (attempt === 1) throw transient;
    });
    expect([geo!.lng, (await Person.findOrFail(id)).address!.geo!.lng]).toEqual([11, 11]);
  });
});
