import { defineAccessors } from '../../lib/attributes/accessors';
import { fresh } from '../../lib/attributes/hydrate';
import { declare, Person } from './sample';

describe('defineAccessors', () => {
  it('lets documents be read and written by name, each its own values', () => {
    const [emily, emma] = [Person.create({ username: 'Emily' }), Person.create({ username: 'Emma' })];
    emily.document.username = 'Em';

    expect([emily.document.username, emma.document.username]).toEqual(['Em', 'Emma']);
    expect(['username' in emily.document, Object.keys(emily.document)]).toEqual([true, []]);
  });

  it('takes a field of any name', () => {
    const Odd = declare('Odd', { state: String, read: String, constructor: String, $set: String });
    const { document, state } = Odd.create({ state: 'a', read: 'b', constructor: 'c' });

    expect([document.state, document.read, document.constructor]).toEqual(['a', 'b', 'c']);
    expect(state.forInsert()).toMatchObject({ state: 'a', read: 'b', constructor: 'c' });
  });

  it('hands over the methods of a class that override them', () => {
    class Shouting extends Person.model {
      get username(): string {
        return String(Reflect.get(Person.model.prototype, 'username', this)).toUpperCase();
      }
    }
    const document = new Shouting();
    fresh(document, Person.definition).writeNamed('username', 'Emily');

    expect(document.username).toBe('EMILY');
  });

  it('leaves a value that is assigned before there is a state on the document', () => {
    class Draft {
      declare status: unknown;
    }
    defineAccessors(Draft.prototype, declare('Draft', { status: String }).definition);
    const draft = new Draft();
    draft.status = 5;

    expect(Object.getOwnPropertyDescriptor(draft, 'status')).toMatchObject({
      value: 5,
      enumerable: true,
      configurable: true,
    });
  });

  it('leaves it under its own name, where models have fields of other names at its place', () => {
    const other = declare('Other', { name: String, status: String, at: Date });
    const drafts = declare('Draft', { title: String, status: String, at: Date });
    const draft = Object.create(drafts.model.prototype as object) as Record<string, unknown>;
    Object.assign(draft, { title: 'a', at: 5 });

    expect(Object.entries(draft)).toEqual([
      ['title', 'a'],
      ['at', 5],
    ]);
    expect(Object.keys(other.create({ name: 'b' }).document)).toEqual([]);
  });
});
