import { draftOf, inheritedDrafts } from '../../lib/definition/draft';

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
