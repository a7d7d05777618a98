import { SessionFixture } from '../support/session-fixture';
import { driverCollection } from '../../lib/store/driver-collection';
import { sameCollection, storageOf, withStorage, type Target } from '../../lib/store/target';

class Person {}
class Employee extends Person {}
class Post {}

describe('storage set for a block', () => {
  it('is that of the model and its subclasses, and of nobody else', () => {
    withStorage(Person, { client: 'other' }, () => {
      expect([storageOf(Person), storageOf(Employee), storageOf(Post)]).toEqual([
        { client: 'other' },
        { client: 'other' },
        undefined,
      ]);
    });
    expect(storageOf(Person)).toBeUndefined();
  });

  it('adds to what is set around, the inner one first', () => {
    withStorage(Person, { client: 'other', database: 'outer' }, () =>
      withStorage(Employee, { database: 'inner' }, () => {
        expect(storageOf(Employee)).toEqual({ client: 'other', database: 'inner' });
        expect(storageOf(Person)).toEqual({ client: 'other', database: 'outer' });
        withStorage(Person, { client: 'third' }, () =>
          expect(storageOf(Employee)).toEqual({ client: 'third', database: 'inner' }),
        );
      }),
    );
  });

  it('reaches what the block awaits', async () => {
    await withStorage(Person, { collection: 'folk' }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(storageOf(Person)).toEqual({ collection: 'folk' });
    });
  });
});

describe('a target', () => {
  it('has one driver collection without concerns of its own, and a new one with them', async () => {
    await using fixture = await SessionFixture.open('unused');
    const target: Target = { entry: fixture.entry, database: 'unused', collection: 'people', concerns: undefined };
    const careful: Target = { ...target, concerns: { writeConcern: { w: 'majority' } } };

    expect(driverCollection(target)).toBe(driverCollection({ ...target }));
    expect(driverCollection(careful)).not.toBe(driverCollection(target));
    expect(driverCollection(careful).writeConcern).toMatchObject({ w: 'majority' });
    expect(sameCollection(target, careful)).toBe(true);
    expect(sameCollection(target, { ...target, database: 'else' })).toBe(false);
  });
});
