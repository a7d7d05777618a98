import type { Aggregation, Criteria } from 'threadline';
import type { Person } from '../../../models/person';
import { refused, sends, silent, type Walk } from './step';

const ABSENT = '0123456789abcdef01234567';

/** Every member of criteria. The criteria matches three documents without posts. */
export const CRITERIA_WALK: Walk<Criteria<Person>> = {
  where: silent((people) => void people.where({ age: 1 })),
  and: silent((people) => void people.and({ age: 1 })),
  or: silent((people) => void people.or({ age: 1 })),
  nor: silent((people) => void people.nor({ age: 1 })),
  not: silent((people) => void people.not({ age: 1 })),
  anyOf: silent((people) => void people.anyOf({ age: 1 }, { age: 2 })),
  withDeleted: silent((people) => void people.withDeleted()),
  onlyDeleted: silent((people) => void people.onlyDeleted()),
  order: silent((people) => void people.order('age')),
  limit: silent((people) => void people.limit(1)),
  skip: silent((people) => void people.skip(1)),
  createWith: silent((people) => void people.createWith({ age: 1 })),
  only: silent((people) => void people.only('age')),
  without: silent((people) => void people.without('age')),
  lean: silent((people) => void people.lean()),
  hint: silent((people) => void people.hint('_id_')),
  collation: silent((people) => void people.collation({ locale: 'en' })),
  comment: silent((people) => void people.comment('walk')),
  maxTimeMS: silent((people) => void people.maxTimeMS(1000)),
  readPreference: silent((people) => void people.readPreference('primary')),
  then: sends('find', (people) => people.then((found) => found.length)),
  batches: sends('find getMore getMore getMore', async (people) => {
    for await (const batch of people.batches(1)) batch.at(0)!.isChanged();
  }),
  'Symbol(Symbol.asyncIterator)': sends('find', async (people) => {
    for await (const person of people) person.isChanged();
  }),
  first: sends('find find', async (people) => [await people.first(), await people.first(2)]),
  firstOrFail: sends('find', (people) => people.firstOrFail()),
  last: sends('find find find', async (people) => [
    await people.last(),
    await people.last(2),
    await people.limit(2).last(),
  ]),
  lastOrFail: sends('find', (people) => people.lastOrFail()),
  find: sends('find', (people) => people.find(ABSENT)),
  findOrFail: sends('find find', async (people) => {
    await refused(() => people.findOrFail(ABSENT));
    await refused(() => people.findOrFail([ABSENT]));
  }),
  findMany: sends('find', (people) => people.findMany([ABSENT])),
  findBy: sends('find', (people) => people.findBy({ age: 1 })),
  findByOrFail: sends('find', (people) => refused(() => people.findByOrFail({ age: 1000 }))),
  take: sends('find find', async (people) => [await people.take(), await people.take(2)]),
  pick: sends('find', (people) => people.pick('username')),
  tally: sends('aggregate', (people) => people.tally('status')),
  isEmpty: sends('find', (people) => people.isEmpty()),
  any: sends('find', (people) => people.any()),
  one: sends('aggregate', (people) => people.one()),
  many: sends('aggregate', (people) => people.many()),
  estimatedCount: silent((people) => refused(() => people.estimatedCount())),
  updateFirst: sends('update', (people) => people.updateFirst({ age: 1 })),
  findOneAndUpdate: sends('findAndModify', (people) => people.findOneAndUpdate({ age: 1 })),
  findOneAndReplace: sends('findAndModify', (people) => people.findOneAndReplace({ username: 'x' })),
  findOneAndDelete: sends('findAndModify', (people) => people.findOneAndDelete()),
  build: silent((people) => people.build({ age: 1 })),
  create: sends('insert', (people) => people.create({ age: 1 })),
  findOrCreateBy: sends('find insert', (people) => people.findOrCreateBy({ age: 1000 })),
  findOrInitializeBy: sends('find', (people) => people.findOrInitializeBy({ age: 1000 })),
  firstOrCreate: sends('find', (people) => people.firstOrCreate()),
  firstOrInitialize: sends('find', (people) => people.firstOrInitialize()),
  count: sends('aggregate aggregate', async (people) => [await people.count(), await people.count({ age: 1 })]),
  exists: sends('find', (people) => people.exists()),
  pluck: sends('find', (people) => people.pluck('username', 'age')),
  distinct: sends('distinct', (people) => people.distinct('age')),
  explain: sends('explain', (people) => people.explain()),
  $inc: sends('update', (people) => people.$inc({ age: 1 })),
  $mul: sends('update', (people) => people.$mul({ age: 2 })),
  $min: sends('update', (people) => people.$min({ age: 2 })),
  $max: sends('update', (people) => people.$max({ age: 2 })),
  $set: sends('update', (people) => people.$set({ age: 2 })),
  $unset: sends('update', (people) => people.$unset('age')),
  $rename: sends('update', (people) => people.$rename({ status: 'email' })),
  $push: sends('update', (people) => people.$push({ tags: 'x' })),
  $pull: sends('update', (people) => people.$pull({ tags: 'x' })),
  $pullAll: sends('update', (people) => people.$pullAll({ tags: ['x'] })),
  $addToSet: sends('update', (people) => people.$addToSet({ tags: 'x' })),
  $pop: sends('update', (people) => people.$pop({ tags: 1 })),
  $bit: sends('update', (people) => people.$bit({ age: { and: 3 } })),
  updateAll: sends('update', (people) => people.updateAll({ $inc: { age: 1 } })),
  deleteAll: sends('delete', (people) => people.deleteAll()),
  destroyAll: sends('find find delete find delete find delete', (people) => people.destroyAll()),
};

/** Every member of aggregations; this one gives three rows in batches of one. */
export const AGGREGATION_WALK: Walk<Aggregation> = {
  then: sends('aggregate getMore getMore getMore', (rows) => rows.then((all) => all.length)),
  toArray: sends('aggregate getMore getMore getMore', (rows) => rows.toArray()),
  'Symbol(Symbol.asyncIterator)': sends('aggregate getMore killCursors', async (rows) => {
    let seen = 0;
    for await (const _row of rows) if ((seen += 1) === 2) break;
  }),
};
