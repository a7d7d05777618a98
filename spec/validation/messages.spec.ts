import { Messages } from '../../lib/validation/messages';

describe('the messages of a document', () => {
  const messages = new Messages();

  beforeEach(() => {
    messages.clear();
    messages.add('age', 'age must not be less than 0');
    messages.add('address.city', 'must be of type String');
    messages.add('age', 'is odd');
  });

  it('are told by path, in the order they came', () => {
    expect(messages.paths).toEqual(['age', 'address.city']);
    expect(messages.on('age')).toEqual(['age must not be less than 0', 'is odd']);
    expect(messages.on('name')).toEqual([]);
  });

  it('name their path once', () => {
    expect(messages.full()).toEqual([
      'age must not be less than 0',
      'age is odd',
      'address.city must be of type String',
    ]);
  });

  it('name the way to their path, where they name the property alone', () => {
    messages.clear();
    messages.add('crates.0.label', 'label should not be empty');
    messages.add('crates.0.tags', 'each value in tags must be a string');
    messages.add('crates.0.tags', 'tagsoup is bad');
    messages.add('base', 'nothing fits');
    expect(messages.full()).toEqual([
      'crates.0.label should not be empty',
      'each value in crates.0.tags must be a string',
      'crates.0.tags tagsoup is bad',
      'nothing fits',
    ]);
  });

  it('are counted, looked for and iterated, each with where it comes from', () => {
    messages.add('age', 'age is late', { rule: 'late', context: { level: 1 } });
    expect([messages.size, messages.has('age'), messages.has('toString')]).toEqual([4, true, false]);
    expect([...messages].map(([path, all]) => [path, all.length])).toEqual([
      ['age', 3],
      ['address.city', 1],
    ]);
    expect(messages.details('age')[2]).toEqual({ message: 'age is late', rule: 'late', context: { level: 1 } });
    expect(messages.details('name')).toEqual([]);
  });

  it('are an object of lists in JSON', () => {
    expect(JSON.parse(JSON.stringify(messages))).toEqual({
      age: ['age must not be less than 0', 'is odd'],
      'address.city': ['must be of type String'],
    });
  });

  it('cannot be changed from outside', () => {
    messages.on('age').push('more');
    (messages.paths as string[]).push('more');
    messages.toJSON()['age']?.push('more');
    expect(messages.on('age')).toHaveLength(2);
    expect(messages.paths).toHaveLength(2);
  });

  it('keep a path that every object has as a path', () => {
    messages.add('__proto__', 'no');
    messages.add('constructor', 'no');
    expect(messages.on('toString')).toEqual([]);
    expect(Object.keys(messages.toJSON())).toEqual(['age', 'address.city', '__proto__', 'constructor']);
  });

  it('are gone when cleared', () => {
    expect(messages.isEmpty).toBe(false);
    messages.clear();
    expect([messages.isEmpty, messages.paths]).toEqual([true, []]);
  });
});
