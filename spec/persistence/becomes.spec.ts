import { AbstractModelError, Document, Field, InvalidOptionError, Model } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { becomes } from '../../lib/persistence/becomes';
import { thrown } from '../integration/wired';

@Document({ abstract: true, collection: 'becoming' })
class Form extends Model {
  @Field(String) name?: string;
}
@Document()
class Ring extends Form {
  @Field(Number) radius: number = 1;
}
@Document()
class Box extends Form {
  @Field(Number) side?: number;
}
@Document()
class Other extends Model {}

const [form, ring, box, other] = [Form, Ring, Box, Other].map((model) => definitionOf(model)) as [
  ReturnType<typeof definitionOf>,
  ReturnType<typeof definitionOf>,
  ReturnType<typeof definitionOf>,
  ReturnType<typeof definitionOf>,
];

describe('becoming another class', () => {
  it('gives a document of it with the same id and values', () => {
    const given = new Ring({ name: 'a' });
    const made = becomes<Box>(given, ring, box);
    expect([made.constructor, made.id, made.name, made.isNew]).toEqual([Box, given.id, 'a', true]);
    expect(given.constructor).toBe(Ring);
  });

  it('refuses a class of another collection, and one without documents', () => {
    expect(thrown(() => becomes(new Ring(), ring, other))).toMatchObject({
      name: 'InvalidOptionError',
      option: 'model',
    });
    expect(thrown(() => becomes(new Ring(), ring, form))).toBeInstanceOf(AbstractModelError);
  });

  it('refuses where a given value would have no place; a default is none', () => {
    expect(() => becomes(new Ring(), ring, box)).not.toThrow();
    const error = thrown(() => becomes(new Ring({ radius: 2 }), ring, box));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option: 'radius' });
  });
});
