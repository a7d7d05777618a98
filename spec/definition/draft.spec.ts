import { declareAssociation, declareField, draftOf, inheritedDrafts } from '../../lib/definition/draft';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { stringType } from '../../lib/types/string-type';
import { thrown } from '../integration/wired';

describe('the draft of a class', () => {
  it('is one, however often it is asked for', () => {
    class Person {}
    draftOf(Person).scopes.push('adults');
    expect(draftOf(Person).scopes).toEqual(['adults']);
  });

  it('is its own, and not that of a superclass', () => {
    class Person {}
    class Employee extends Person {}
    draftOf(Employee).scopes.push('employed');
    expect(draftOf(Person).scopes).toEqual([]);
  });

  it('comes after those of the superclasses that have one', () => {
    class Person {}
    class Employee extends Person {}
    class Manager extends Employee {}
    const person = draftOf(Person);
    const manager = draftOf(Manager);
    expect(inheritedDrafts(Manager)).toEqual([person, manager]);
    expect(inheritedDrafts(Employee)).toEqual([person]);
    expect(inheritedDrafts(class {})).toEqual([]);
  });
});

describe('what a class declares', () => {
  const field = { name: 'name', storedName: 'name', type: () => stringType };
  const association = {
    name: 'name',
    kind: 'hasOne',
    target: () => Object,
    options: {},
    read: () => 1,
    write: () => 1,
  } as const;

  it('is declared once, be it a field or an association', () => {
    class Person {}
    declareField(Person, field);
    for (const again of [() => declareField(Person, field), () => declareAssociation(Person, association)])
      expect(thrown(again)).toMatchObject({ name: 'InvalidOptionError', option: 'name' });
    class Post {}
    declareAssociation(Post, association);
    expect(thrown(() => declareField(Post, field))).toBeInstanceOf(InvalidOptionError);
  });

  it('may be declared anew by a subclass, and by the class where it was implied', () => {
    class Person {}
    class Employee extends Person {}
    declareField(Person, { ...field, implied: true });
    declareField(Person, { ...field, storedName: 'n' });
    declareField(Employee, field);
    expect([draftOf(Person), draftOf(Employee)].map(({ fields }) => fields.get('name')?.storedName)).toEqual([
      'n',
      'name',
    ]);
  });
});
