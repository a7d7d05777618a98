import 'reflect-metadata';
import { MongoClient, type Collection, type Document as Stored } from 'mongodb';
import { connect, Document, EmbeddedModel, EmbedsOne, Field, Model } from 'threadline';
import { answer, heapInUse, time } from '../../src/program';
import { OURS } from '../../src/contenders';
import { median } from '../../src/statistics';
import { GROWTH_DATABASE, type GrowthQuestion } from '../growth';

const LOADED = 1_000;
const REPEATS = 5;
const BLOCKS = 2_000;
const WATCHED_EACH = 100_000;

/** Does so much of the work, and tells of how many documents or blocks that was; says when its memory is at its most. */
type Work = (point: number, look: () => Promise<void>) => Promise<number>;

/** A model as the tests of growth see it. */
interface AnyModel {
  all(): { limit(size: number): PromiseLike<Stored[]> & AsyncIterable<Stored> };
  createMany(attributes: readonly object[]): Promise<unknown>;
  create(attributes: object): Promise<Stored>;
}

type Prepare = (database: Collection<Stored>['db'], point: number) => Promise<Work>;

const { uri, axis, contender, point } = JSON.parse(process.argv[2]!) as GrowthQuestion;
const isOurs = contender === OURS;

@Document({ collection: 'many' })
class One extends Model {
  @Field() name!: string;
  @Field() email!: string;
  @Field() age!: number;
}

const PREPARATIONS: Readonly<Record<string, Prepare>> = { documents, fields, depth, models, sessions };

answer(async () => {
  await connect({ default: { uri, database: GROWTH_DATABASE } });
  const client = await new MongoClient(uri, { maxPoolSize: 100 }).connect();
  const before = await heapInUse();
  const work = await PREPARATIONS[axis]!(client.db(GROWTH_DATABASE), point);
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, (await heapInUse()) - before);
  };
  await work(Math.min(point, 1_000), async () => undefined);
  const cpu: number[] = [];
  const wall: number[] = [];
  // A million documents are measured once, few are measured often.
  for (let repeat = 0; repeat < (point > 50_000 ? 1 : REPEATS); repeat += 1) {
    let items = 1;
    const took = await time(async () => {
      items = await work(point, async () => undefined);
    });
    cpu.push((1_000 * took.cpu) / items);
    wall.push((1_000 * took.wall) / items);
  }
  await work(point, look);
  return { cpu: median(cpu), wall: median(wall), heap: most / 1e6 };
});

async function documents(database: Collection<Stored>['db']): Promise<Work> {
  const collection = database.collection('many');
  return async (size, look) => {
    const times = Math.max(1, Math.floor(1_000 / size));
    let sum = 0;
    let seen = 0;
    for (let again = 0; again < times; again += 1) {
      for await (const { name, age } of isOurs ? One.all().limit(size) : collection.find().limit(size)) {
        sum += name.length + age;
        if ((seen += 1) % WATCHED_EACH === 0) await look();
      }
    }
    if (seen < 100_000) await look();
    if (sum === 0) throw new Error('Nothing was read.');
    return seen;
  };
}

async function fields(database: Collection<Stored>['db'], count: number): Promise<Work> {
  const names = Array.from({ length: count }, (_, index) => `field${index}`);
  const Wide = define(Model, `fields${count}`, (prototype) => {
    for (const name of names) Field(String)(prototype, name);
  });
  await fill(database, `fields${count}`, () => Object.fromEntries(names.map((name) => [name, 'a short text'])));
  return reading(database, Wide, `fields${count}`, (document) => {
    let sum = 0;
    for (const name of names) sum += document[name].length;
    return sum;
  });
}

async function depth(database: Collection<Stored>['db'], levels: number): Promise<Work> {
  let Inner = define(EmbeddedModel, undefined, (prototype) => Field(String)(prototype, 'text'));
  for (let level = 1; level < levels; level += 1) {
    const Inside = Inner;
    Inner = define(EmbeddedModel, undefined, (prototype) => EmbedsOne(() => Inside as never)(prototype, 'inside'));
  }
  const Deep = define(Model, `depth${levels}`, (prototype) => EmbedsOne(() => Inner as never)(prototype, 'inside'));
  const nested = (level: number): object => (level === 0 ? { text: 'a short text' } : { inside: nested(level - 1) });
  await fill(database, `depth${levels}`, () => nested(levels));
  return reading(database, Deep, `depth${levels}`, (document) => {
    let at = document;
    for (let level = 0; level < levels; level += 1) at = at['inside'];
    return at['text'].length;
  });
}

async function models(database: Collection<Stored>['db'], count: number): Promise<Work> {
  const names = Array.from({ length: count }, (_, index) => `model${index}`);
  const defined = names.map((name, index) =>
    define(Model, name, (prototype) => {
      Field(String)(prototype, 'name');
      Field(String)(prototype, `own${index}`);
    }),
  );
  for (const [index, name] of names.entries())
    await fill(database, name, () => ({ name, [`own${index}`]: 'a short text' }), 20);
  // Each page of another model, as a server with so many models does.
  const turns = Math.max(count, 100);
  return async (_, look) => {
    let documentsSeen = 0;
    for (let turn = 0; turn < turns; turn += 1) {
      const at = turn % count;
      const page = isOurs
        ? await defined[at]!.all().limit(20)
        : await database.collection(names[at]!).find().limit(20).toArray();
      for (const document of page) if (document[`own${at}`].length + document['name'].length > 0) documentsSeen += 1;
    }
    await look();
    return documentsSeen;
  };
}

async function sessions(database: Collection<Stored>['db']): Promise<Work> {
  const collection = database.collection('sessions');
  const byHand = (): Promise<void> =>
    database.client.withSession(async (session) => {
      const { insertedId } = await collection.insertOne({ name: 'x', email: 'x', age: 1 }, { session });
      const found = (await collection.findOne({ _id: insertedId }, { session }))!;
      await collection.updateOne({ _id: found._id }, { $set: { age: 2 } }, { session });
    });
  const ours = (): Promise<void> =>
    Visitor.withSession(async () => {
      const { id } = await Visitor.create({ name: 'x', email: 'x', age: 1 });
      const found = await Visitor.findOrFail(id);
      found.age = 2;
      await found.save();
    });
  return async (atOnce, look) => {
    const waiting = Array.from({ length: Math.max(BLOCKS, atOnce) }).values();
    let done = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const _ of waiting) {
          await (isOurs ? ours() : byHand());
          done += 1;
        }
      }),
    );
    await look();
    return done;
  };
}

@Document({ collection: 'sessions' })
class Visitor extends Model {
  @Field() name!: string;
  @Field() email!: string;
  @Field() age!: number;
}

function reading(
  database: Collection<Stored>['db'],
  model: AnyModel,
  name: string,
  read: (document: Stored) => number,
): Work {
  return async (_, look) => {
    const loaded = isOurs
      ? await model.all().limit(LOADED)
      : await database.collection(name).find().limit(LOADED).toArray();
    let sum = 0;
    for (const document of loaded) sum += read(document);
    await look();
    if (sum === 0) throw new Error('Nothing was read.');
    return loaded.length;
  };
}

/** The two contenders take turns: what the first has filled, the second finds. */
async function fill(
  database: Collection<Stored>['db'],
  name: string,
  make: () => object,
  size = LOADED,
): Promise<void> {
  const collection = database.collection(name);
  if ((await collection.estimatedDocumentCount()) === 0)
    await collection.insertMany(Array.from({ length: size }, make));
}

/** Decorators applied as the compiler does: those of members first. */
function define(
  base: typeof Model | typeof EmbeddedModel,
  collection: string | undefined,
  decorate: (prototype: object) => void,
): AnyModel {
  const model = class extends (base as typeof Model) {};
  decorate(model.prototype);
  return Document(collection === undefined ? { id: false } : { collection })(model as never);
}
