import type { ModelDefinition } from '../../lib/definition/model-definition';
import { decoratedAbove, definitionOf, isDecorated, register } from '../../lib/definition/registry';
import { ModelNotDecoratedError } from '../../lib/errors/model-not-decorated-error';
import { thrown } from '../integration/wired';

const definition = { name: 'Person' } as ModelDefinition;

describe('the registry of definitions', () => {
  class Written {}
  class Person extends Written {}
  class Employee extends Person {}
  register(definition, Written, Person);

  it('knows a class as it was written, and the one in its place', () => {
    expect([definitionOf(Written), definitionOf(Person)]).toEqual([definition, definition]);
    expect([isDecorated(Person), isDecorated(Employee)]).toEqual([true, false]);
  });

  it('does not take a subclass for its superclass', () => {
    const error = thrown(() => definitionOf(Employee));
    expect(error).toBeInstanceOf(ModelNotDecoratedError);
    expect(error).toMatchObject({ model: 'Employee' });
    expect(error['resolution']).toContain('@Document() above class Employee');
  });

  it('finds the nearest decorated class above one that is being declared', () => {
    class Manager extends Employee {}
    expect(decoratedAbove(Manager)).toBe(definition);
    expect(decoratedAbove(Written)).toBeUndefined();
  });
});
