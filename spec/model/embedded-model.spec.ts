import { Document, EmbeddedModel, Field, ModelNotDecoratedError } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { EMBEDDED } from '../../lib/definition/model-definition';
import { thrown } from '../integration/wired';

@Document()
class Address extends EmbeddedModel {
  @Field(String) city!: string;
}

describe('an embedded model', () => {
  it('is marked as one, subclasses included', () => {
    @Document()
    class Home extends Address {}
    expect([EMBEDDED in Address, EMBEDDED in Home]).toEqual([true, true]);
    expect([definitionOf(Address).embedded, definitionOf(Home).embedded]).toEqual([true, true]);
  });

  it('may have fields that are methods of stored documents', () => {
    @Document()
    class Switch extends EmbeddedModel {
      @Field(Boolean) transaction!: boolean;
    }
    expect(new Switch({ transaction: true }).transaction).toBe(true);
  });

  it('needs its decorator', () => {
    class Plain extends EmbeddedModel {}
    expect(thrown(() => new Plain())).toBeInstanceOf(ModelNotDecoratedError);
  });
});
