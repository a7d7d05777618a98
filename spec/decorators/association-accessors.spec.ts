import type { AssociationDefinition } from '../../lib/definition/association-definition';
import { defineAssociationAccessors } from '../../lib/decorators/association-accessors';
import type { ModelDefinition } from '../../lib/definition/model-definition';

/** An association that keeps what it is given. */
function kept(name: string): AssociationDefinition {
  const values = new WeakMap<object, unknown>();
  const read = (owner: object): unknown => values.get(owner);
  const write = (owner: object, value: unknown): void => void values.set(owner, value);
  return { name, kind: 'hasOne', target: () => Object, options: {}, read, write };
}

describe('the accessors of associations', () => {
  it('read and assign as their definition says, for each document by itself', () => {
    class Person {
      declare post: unknown;
    }
    defineAssociationAccessors(Person.prototype, {
      associations: new Map([['post', kept('post')]]),
    } as unknown as ModelDefinition);
    const [one, other] = [new Person(), new Person()];
    one.post = 'a post';
    expect([one.post, other.post]).toEqual(['a post', undefined]);
    expect(Object.keys(one)).toEqual([]);
  });
});
