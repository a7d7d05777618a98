import { BSON, ObjectId } from '../../lib/bson/classes';
import { enlistment } from '../../lib/attributes/enlistment';
import { Person } from './sample';

describe('enlistment', () => {
  const enlist = enlistment.enlist;
  const stored = { _id: new ObjectId(), username: 'a', age: 1, tags: ['x'], born: new Date() };
  let seen: unknown[];
  beforeEach(() => {
    seen = [];
    enlistment.enlist = (state, document) => void seen.push([state, document, (state.snapshot(), 'before')]);
    enlistment.open = 1;
  });
  afterEach(() => Object.assign(enlistment, { open: 0, enlist }));

  it.each<[string, (document: Record<string, unknown>) => unknown]>([
    ['a value is written', (document) => (document.username = 'b')],
    ['an array is read', (document) => document.tags],
    ['a date is read', (document) => document.born],
  ])('is told when %s', (_what, use) => {
    const { document, state } = Person.load(stored);
    use(document);

    expect(seen).toEqual([[state, document, 'before']]);
  });

  it('is told each time, as an array read earlier may be read again to be changed', () => {
    enlistment.open = 0;
    const { document } = Person.load(stored);
    void document.tags;
    expect(seen).toHaveLength(0);
    enlistment.open = 1;
    void document.tags;

    expect(seen).toHaveLength(1);
  });

  it('is not told of values that cannot change', () => {
    const { document } = Person.load(stored);
    void [document.username, document.age, document._id, document.username];

    expect(seen).toEqual([]);
  });

  it('is told before anything changes', () => {
    const { document, state } = Person.load(stored);
    enlistment.enlist = () => void seen.push(state.toObject());
    document.username = 'b';
    enlistment.open = 0;
    document.username = 'c';

    expect(seen).toEqual([stored]);
  });

  it.each<[string, (state: ReturnType<typeof Person.load>['state']) => void]>([
    ['settled', (state) => state.settle()],
    ['settled in part', (state) => state.settleSome(['age'])],
    ['reset', (state) => state.reset('username')],
    ['reloaded', (state) => state.replaceBytes(BSON.serialize(stored))],
  ])('is told when a document is %s', (_what, use) => {
    const { state } = Person.load(stored);
    use(state);

    expect(seen.length).toBeGreaterThan(0);
  });
});
