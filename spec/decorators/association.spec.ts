import type { AssociationDefinition } from '../../lib/definition/association-definition';
import { draftOf } from '../../lib/definition/draft';
import { association } from '../../lib/decorators/association';
import { ReservedFieldError } from '../../lib/errors/reserved-field-error';
import { thrown } from '../integration/wired';

class Post {}

/** An association of which only the declaration matters. */
function declaredAs(name: string): AssociationDefinition {
  return { name, kind: 'hasOne', target: () => Post, options: {}, read: () => undefined, write: () => undefined };
}

describe('a decorator of an association', () => {
  it('notes what the property is, from the model, its name and the thunk of the other', () => {
    class Person {}
    const target = (): typeof Post => Post;
    const decorate = association(target, (declared, prototype) => {
      expect(declared).toEqual({ model: 'Person', name: 'post', target });
      expect(prototype).toBe(Person.prototype);
      return declaredAs(declared.name);
    });
    decorate(Person.prototype, 'post');
    expect(draftOf(Person).associations.get('post')).toMatchObject({ kind: 'hasOne', name: 'post' });
  });

  it('refuses a name that would hide a member', () => {
    class Person {
      save(): void {}
    }
    const decorate = association(
      () => Post,
      ({ name }) => declaredAs(name),
    );
    expect(thrown(() => decorate(Person.prototype, 'save'))).toBeInstanceOf(ReservedFieldError);
    expect(draftOf(Person).associations.size).toBe(0);
  });
});
