import { CastError, Document, Field, InvalidOptionError, Model, UnknownAttributeError } from 'threadline';
import { storedFilter, storedPath } from '../../lib/criteria/stored-form';
import { definitionOf } from '../../lib/definition/registry';

@Document()
class Person extends Model {
  @Field(String, { name: 'em' }) email!: string;
  @Field(Number) age!: number;
  @Field(Object) meta!: object;
}

const person = definitionOf(Person);

describe('the stored form', () => {
  it('of a path has the stored name; wildcards are left alone', () => {
    expect(['email', 'em', 'id', 'meta.a.b', 'meta.$**', '$**'].map((path) => storedPath(person, path))).toEqual([
      'em',
      'em',
      '_id',
      'meta.a.b',
      'meta.$**',
      '$**',
    ]);
    expect(() => storedPath(person, 'emial')).toThrow(UnknownAttributeError);
  });

  it('of a filter has stored names and cast values', () => {
    expect(storedFilter(person, { email: 'x', $and: [{ age: { $gt: '5' } }] })).toEqual({ em: 'x', age: { $gt: 5 } });
    expect(() => storedFilter(person, { age: 'old' })).toThrow(CastError);
    expect(() => storedFilter(person, { $where: '1' })).toThrow(InvalidOptionError);
  });
});
