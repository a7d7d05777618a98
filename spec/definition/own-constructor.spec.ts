import { Document, EmbeddedModel, Field, Model } from '../../lib';
import { hasOwnConstructor } from '../../lib/definition/own-constructor';

@Document()
class Plain extends Model {
  @Field() name!: string;
}

@Document({ id: false })
class Part extends EmbeddedModel {
  @Field(String) name = 'a';
}

abstract class Counted extends Model {
  readonly made: number;

  constructor(attributes?: Record<string, unknown>) {
    super(attributes);
    this.made = 1;
  }
}

@Document()
class Heir extends Counted {
  @Field() name!: string;
}

describe('hasOwnConstructor', () => {
  it.each([
    [Plain, false],
    [Part, false],
    [Heir, true],
  ])('%p: %p', (model, expected) => {
    expect(hasOwnConstructor(model)).toBe(expected);
  });

  it('a constructor that would be heard is not called for a sample', () => {
    let calls = 0;
    @Document()
    class Loud extends Model {
      @Field(String) name!: string;

      constructor(attributes?: Record<string, unknown>) {
        super(attributes);
        calls += 1;
      }
    }
    new Loud();
    new Loud();
    expect(calls).toBe(2);
  });

  it('an initialiser that would be heard is not called for a sample', () => {
    let calls = 0;
    @Document()
    class Heard extends Model {
      @Field(Number) number = (calls += 1);
    }
    new Heard();
    new Heard();
    expect(calls).toBe(2);
  });
});
