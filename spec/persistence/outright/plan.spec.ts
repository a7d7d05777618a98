import { IsNotEmpty } from 'class-validator';
import { AfterInitialize, BelongsTo, BeforeSave, Document, EmbeddedModel, EmbedsMany, Field, Model } from 'threadline';
import { enlistment } from '../../../lib/attributes/enlistment';
import { definitionOf } from '../../../lib/definition/registry';
import { planOf } from '../../../lib/persistence/outright/plan';
import { gate, wired } from '../../integration/wired';
import { Outright } from './sample';

@Document({ timestamps: true })
class Timed extends EmbeddedModel {}
@Document()
class Hooked extends Model {
  @BeforeSave() before(): void {}
}
@Document()
class Initialized extends Model {
  @AfterInitialize() after(): void {}
}
@Document()
class Validated extends Model {
  @Field(String) @IsNotEmpty() name!: string;
}
@Document()
class Built extends Model {
  constructor(attributes?: object) {
    super(attributes as never);
  }
}
@Document()
class Private extends Model {
  #cache = 5;
  get cached(): number {
    return this.#cache;
  }
}
@Document()
class Extra extends Model {
  cache = new Map();
}
@Document()
class Given extends Model {
  @Field(String) name: string = 'nobody';
}
@Document()
class Computed extends Model {
  @Field(Number, { default: () => Math.random() }) luck!: number;
}
@Document()
class OtherId extends Model {
  @Field(String) override _id!: string;
}
@Document({ lockVersion: true })
class Locked extends Model {}
@Document()
class Untyped extends Model {
  @Field(Object) data?: object;
}
@Document()
class Belonging extends Model {
  @BelongsTo(() => Outright) outright?: Outright;
}
@Document()
class WithTimed extends Model {
  @EmbedsMany(() => Timed) times!: EmbedsMany<Timed>;
}
@Document()
class Root extends Model {}

const isOutright = (model: object): boolean => planOf(definitionOf(model), model) !== undefined;

describe('what is stored outright', () => {
  wired();

  it('is of a class that nobody hears of and that does nothing by itself', () => {
    expect(isOutright(Outright)).toBe(true);
  });

  it.each([
    Hooked,
    Initialized,
    Validated,
    Built,
    Private,
    Extra,
    Given,
    Computed,
    OtherId,
    Locked,
    Untyped,
    Belonging,
    WithTimed,
  ])('is nothing of %p', (model) => {
    expect(isOutright(model)).toBe(false);
  });

  it('is nothing in a transaction, which may have to make it new again', async () => {
    await Outright.transaction(() => {
      expect(isOutright(Outright)).toBe(false);
    });
    expect(isOutright(Outright)).toBe(true);
  });

  it('is so while a transaction is open elsewhere', async () => {
    const { opened, open } = gate();
    const elsewhere = Outright.transaction(() => opened);
    await new Promise((resolve) => setTimeout(resolve));
    expect([enlistment.open, isOutright(Outright)]).toEqual([1, true]);
    open();
    await elsewhere;
  });

  it('is nothing any more once a class below shares the collection', () => {
    expect(isOutright(Root)).toBe(true);
    @Document()
    class Below extends Root {}
    expect([isOutright(Root), isOutright(Below)]).toEqual([false, false]);
  });
});
