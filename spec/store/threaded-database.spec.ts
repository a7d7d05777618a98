import { Admin, Collection, Db } from 'mongodb';
import { NotConnectedError } from '../../lib/errors/not-connected-error';
import { threadedDatabase } from '../../lib/store/threaded-database';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

describe('a threaded database', () => {
  it("is the driver's in everything that sends nothing", () => {
    const db = threadedDatabase(fixture.entry, undefined, { readPreference: 'secondaryPreferred' });
    const people = db.collection('people', { readConcern: { level: 'majority' } });

    expect([db instanceof Db, people instanceof Collection, db.admin() instanceof Admin]).toEqual([true, true, true]);
    expect([db.databaseName, people.namespace, people.collectionName, people.dbName]).toEqual([
      database,
      `${database}.people`,
      'people',
      database,
    ]);
    expect([db.readPreference.mode, people.readPreference?.mode, people.readConcern?.level]).toEqual([
      'secondaryPreferred',
      'secondaryPreferred',
      'majority',
    ]);
    expect(people.db).toBe(db);
  });

  it('gives collections that are threaded, however one comes to them', async () => {
    const db = threadedDatabase(fixture.entry);
    const id = await fixture.block(async (session) => {
      const created = await db.createCollection('created');
      await created.insertOne({});
      const renamed = await created.rename('renamed');
      await renamed.insertOne({});
      const moved = await db.renameCollection('renamed', 'moved');
      await moved.insertOne({});
      const found = (await db.collections()).find(({ collectionName }) => collectionName === 'moved')!;
      expect(await found.countDocuments()).toBe(3);
      await renamed.db.collection('moved').drop();
      return idOf(session);
    });

    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('sends nothing outside the blocks when its client closes', async () => {
    await using closing = await SessionFixture.open(database);
    const people = closing.collection('people');
    const cursor = people.find();
    closing.entry.closing = true;

    expect(await rejection(people.insertOne({}))).toBeInstanceOf(NotConnectedError);
    expect(await rejection(cursor.toArray())).toBeInstanceOf(NotConnectedError);
    expect(closing.recording.names).toEqual([]);
  });
});
