import { Decimal128, ObjectId } from 'mongodb';
import {
  BelongsTo,
  type BulkReport,
  type Criteria,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  Model,
  type NewDocument,
} from 'threadline';

@Document()
class Coin extends EmbeddedModel {
  @Field() year!: number;
}

@Document()
class Purse extends Model {
  @Field() owner!: string;
  @Field() worth?: number;
  @Field(() => Decimal128) price!: Decimal128;
  @Field(() => [String]) tags!: string[];
  @EmbedsMany(() => Coin) coins!: EmbedsMany<Coin>;
  @BelongsTo(() => Bank, { optional: true }) bank!: BelongsTo<Bank>;
}

@Document()
class Bank extends Model {
  @Field() name!: string;
}

/** Compiles where two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same =
  <Expected>() =>
  <Given>(_given: Given, _is: Same<Given, Expected>): void =>
    undefined;
const made = (given: NewDocument<Purse>): NewDocument<Purse> => given;

describe('the types of what makes documents', () => {
  it('know the attributes of new ones, or a function of one', () => {
    made({ owner: 'a', tags: ['b'], coins: [{ year: 1 }, new Coin()], bank: new Bank() });
    made((purse) => (purse.worth = 1));
    made(async (purse) => void (await purse.isValid()));
    // @ts-expect-error unknown
    made({ nope: 1 });
    // @ts-expect-error wrong type
    made({ worth: 'much' });
    // @ts-expect-error unknown inside
    made({ coins: [{ age: 1 }] });
    // @ts-expect-error unknown on the document
    made((purse) => purse.nope);
    expect(made({ owner: 'a' })).toEqual({ owner: 'a' });
  });

  it('know what comes back of many', () => {
    const asked = async (): Promise<void> => {
      const purse = new Purse();
      same<Purse[]>()(await Purse.createMany([{ owner: 'a' }]), true);
      same<Purse[]>()(await Purse.createMany([{ owner: 'a' }], { ordered: false }), true);
      same<BulkReport<Purse>>()(await Purse.createMany([{ owner: 'a' }], { report: true }), true);
      same<Purse[]>()(await Purse.saveMany([purse]), true);
      same<BulkReport<Purse>>()(await Bank.saveMany([purse], { report: true, touch: false }), true);
      same<(Purse | Bank)[]>()(await Purse.saveMany([purse, new Bank()]), true);
      const { failed } = await Purse.saveMany([purse], { report: true });
      same<Purse>()(failed[0]!.document, true);
      same<unknown>()(failed[0]!.error, true);
      // @ts-expect-error unknown option
      await Purse.createMany([], { touch: false });
      // @ts-expect-error no document
      await Purse.saveMany([{ owner: 'a' }]);
      // @ts-expect-error wrong attribute
      await Purse.createMany([{ nope: 1 }]);
    };
    expect(asked).toBeInstanceOf(Function);
  });

  it('know what finding and making gives, and what one match is', () => {
    const asked = async (): Promise<void> => {
      const rich = Purse.where({ worth: { $gt: 5 } });
      same<Purse>()(await rich.only('owner').firstOrCreate({ owner: 'a' }), true);
      same<Purse>()(await rich.findOrCreateBy({ owner: 'a' }, (purse) => purse.tags.push('x')), true);
      same<Purse>()(await Purse.findOrInitializeBy({ owner: 'a' }), true);
      same<Criteria<Purse>>()(Purse.createWith({ worth: 1 }), true);
      same<Purse>()(rich.build({ owner: 'a' }), true);
      same<Purse | null>()(await rich.findOneAndUpdate({ $inc: { worth: 1 } }, { returnDocument: 'after' }), true);
      same<string | undefined>()((await rich.only('owner').findOneAndDelete())?.owner, true);
      same<Purse | null>()(await rich.findOneAndReplace({ owner: 'b', coins: [{ year: 1 }] }), true);
      same<number>()(await rich.updateFirst({ worth: 1 }), true);
      same<string | null>()(await rich.pick('owner'), true);
      same<[string, number | null] | null>()(await Purse.pick('owner', 'worth'), true);
      same<Map<number | null, number>>()(await rich.tally('worth'), true);
      same<Purse[]>()(await Purse.take(3), true);
      same<boolean>()(await Purse.exists(new ObjectId()), true);
      same<boolean>()(await Purse.exists(null), true);
      same<Purse[]>()(await Purse.findMany(new Set(['a'])), true);
      same<Purse[]>()(await Purse.findOrFail(new Set([new ObjectId()])), true);
      // @ts-expect-error an operator where values are asked for
      await rich.findOrCreateBy({ owner: { $ne: 'a' } });
      // @ts-expect-error neither before nor after
      await rich.findOneAndUpdate({ worth: 1 }, { returnDocument: 'now' });
      // @ts-expect-error unknown
      await rich.findOneAndReplace({ nope: 1 });
      // @ts-expect-error unknown
      void Purse.createWith({ nope: 1 });
      // @ts-expect-error left out
      void (await rich.only('owner').findOneAndDelete())?.worth;
    };
    expect(asked).toBeInstanceOf(Function);
  });
});
