import { Document, Field, Index, InvalidOptionError, Model } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown } from '../integration/wired';

describe('@Index', () => {
  it('may stand above and below @Document', () => {
    @Index({ name: 1 })
    @Document()
    @Index({ age: -1 }, { unique: true, name: 'by_age' })
    class Person extends Model {
      @Field(String) name!: string;
      @Field(Number) age!: number;
    }
    expect(definitionOf(Person).indexes).toEqual([
      { keys: { age: -1 }, unique: true, name: 'by_age' },
      { keys: { name: 1 } },
    ]);
  });

  it.each<[string, unknown, unknown, string]>([
    ['no keys', {}, {}, 'keys'],
    ['a kind that does not exist', { name: 2 }, {}, 'name'],
    ['a kind that is a text', { name: 'asc' }, {}, 'name'],
    ['an unknown option', { name: 1 }, { uniqe: true }, 'uniqe'],
    ['an option of another type', { name: 1 }, { unique: 'yes' }, 'unique'],
    ['a partial filter that is none', { name: 1 }, { partial: null }, 'partial'],
  ])('refuses %s at the declaration', (_, keys, options, option) => {
    const error = thrown(() => Index(keys as never, options as never));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
  });
});
