import * as fc from 'fast-check';
import { BSON, Decimal128, Double, Int32, Long, ObjectId, UUID } from 'mongodb';
import { Document, Field, mapOf, Model, setOf } from 'threadline';
import { arbitraryDocument } from '../../bson/arbitrary-document';
import { everyPlace } from '../../support/places';
import { wired } from '../wired';

@Document({ collection: 'anything' })
class Anything extends Model {
  @Field(String) text?: string | null;
  @Field(BigInt) big?: bigint;
  @Field(Double) double?: number;
  @Field(Int32) int?: number;
  @Field(Decimal128) decimal?: Decimal128;
  @Field(UUID) uuid?: UUID;
  @Field(Date) date?: Date;
  @Field(() => [Number]) numbers?: number[];
  @Field(setOf(String)) set?: Set<string>;
  @Field(mapOf(Date)) dates?: Map<string, Date>;
  @Field(Object) object?: Record<string, unknown>;
}

const key = fc.constantFrom('a', 'b', '$c', 'd.e', '__proto__', 'constructor');
const date = fc.date({ noInvalidDate: true });

/** For each field, what it may be given and how that is stored: the plain model of what the collection must hold. */
const FIELDS: Readonly<Record<string, fc.Arbitrary<readonly [given: unknown, stored: unknown]>>> = {
  text: fc.oneof(
    fc.string().map((text) => [text, text] as const),
    fc.constant([null, null] as const),
  ),
  big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((big) => [big, Long.fromBigInt(big)] as const),
  double: fc.double().map((double) => [double, new Double(double)] as const),
  int: fc.integer().map((int) => [int, new Int32(int)] as const),
  decimal: fc.integer().map((int) => [`${int}.10`, Decimal128.fromString(`${int}.10`)] as const),
  uuid: fc.uuid().map((text) => [text, new UUID(text)] as const),
  date: date.map((one) => [one, one] as const),
  numbers: fc.array(fc.integer()).map((all) => [all, all.map((one) => new Int32(one))] as const),
  set: fc.array(fc.constantFrom('x', 'y', 'z')).map((all) => [all, [...new Set(all)]] as const),
  dates: fc.array(fc.tuple(key, date)).map((all) => [new Map(all), new Map(all)] as const),
  object: fc
    .array(fc.tuple(key, fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer()))))
    .map((all) => [Object.fromEntries(all), Object.fromEntries(all)] as const),
};

type Step = Readonly<Record<string, readonly [given: unknown, stored: unknown] | undefined>>;

const step: fc.Arbitrary<Step> = fc.record(FIELDS, { requiredKeys: [] });

describe('documents: random values', () => {
  const spec = wired();

  /** As bytes would have it, whatever the order of the fields. */
  const normal = (stored: object): object =>
    Object.fromEntries(
      Object.entries(BSON.deserialize(BSON.serialize(stored), { promoteValues: false, bsonRegExp: true })).sort(
        ([one], [other]) => (one < other ? -1 : 1),
      ),
    );

  async function held(_id: unknown): Promise<object> {
    const [raw] = await Anything.collection.find({ _id: _id as ObjectId }, { raw: true }).toArray();
    return normal(BSON.deserialize(raw as unknown as Uint8Array, { promoteValues: false, bsonRegExp: true }));
  }

  everyPlace(
    'I110: save, load, change, save hold what a plain model of them says',
    () => spec.wire,
    async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryDocument, fc.array(step, { minLength: 1, maxLength: 4 }), async (unknown, steps) => {
          const _id = new ObjectId();
          // What the model does not know is whatever another program stored.
          const model: Record<string, unknown> = { _id, unknown };
          await Anything.collection.insertOne({ ...model });
          for (const [index, values] of steps.entries()) {
            const one = await Anything.findOrFail(_id);
            for (const [name, value] of Object.entries(values)) {
              one.assign({ [name]: value![0] });
              model[name] = value![1];
            }
            if (index % 2 === 1 && model['text'] !== undefined) {
              one.removeAttribute('text');
              delete model['text'];
            }
            await one.save();
            expect(one.isChanged()).toBe(false);
            // As bytes: Jest takes an own key `constructor` for the class.
            expect(BSON.serialize(await held(_id))).toEqual(BSON.serialize(normal(model)));
          }
        }),
        { numRuns: 15 },
      );
    },
  );
});
