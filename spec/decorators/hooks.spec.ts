import * as threadline from 'threadline';
import { Document, Model } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';

const WHEN = ['Before', 'Around', 'After'] as const;
const EVENTS = ['Save', 'Create', 'Update', 'Destroy'] as const;
const CASES = EVENTS.flatMap((event) => WHEN.map((when) => [when, event] as const));

describe('the decorators of hooks', () => {
  it.each(CASES)('@%s%s notes the method', (when, event) => {
    const decorator = (threadline as unknown as Record<string, () => MethodDecorator>)[`${when}${event}`]!;
    class Person extends Model {
      greet(...given: unknown[]): unknown[] {
        return [this, ...given];
      }
    }
    decorator()(Person.prototype, 'greet', Object.getOwnPropertyDescriptor(Person.prototype, 'greet')!);
    const [hook, ...others] = definitionOf(Document()(Person)).hooks;
    expect(others).toEqual([]);
    expect(hook).toMatchObject({ when: when.toLowerCase(), event: event.toLowerCase(), name: 'greet' });
    const next = async (): Promise<void> => undefined;
    const document = Object.create(Person.prototype) as Person;
    expect(hook!.run(document, next)).toEqual([document, next]);
  });

  it('call the method of a subclass that overrides it', () => {
    @Document()
    class Person extends Model {
      @threadline.BeforeSave() name(): string {
        return 'person';
      }
    }
    @Document()
    class Employee extends Person {
      override name(): string {
        return 'employee';
      }
    }
    const [hook] = definitionOf(Employee).hooks;
    expect(definitionOf(Employee).hooks).toHaveLength(1);
    expect(hook!.run(Object.create(Employee.prototype) as object)).toBe('employee');
  });

  it('take methods whose name is a symbol', () => {
    const secret = Symbol('secret');
    @Document()
    class Person extends Model {
      @threadline.BeforeSave() [secret](): string {
        return 'found';
      }
    }
    const [hook] = definitionOf(Person).hooks;
    expect([hook!.name, hook!.run(Object.create(Person.prototype) as object)]).toEqual(['Symbol(secret)', 'found']);
  });

  it('may stand above one method together', () => {
    @Document()
    class Person extends Model {
      @threadline.BeforeCreate() @threadline.BeforeUpdate() check(): void {}
    }
    expect(
      definitionOf(Person)
        .hooks.map(({ event }) => event)
        .sort(),
    ).toEqual(['create', 'update']);
  });
});
