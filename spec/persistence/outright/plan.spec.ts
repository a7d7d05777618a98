import {
  IsDefined,
  IsInt,
  IsNotEmpty,
  IsOptional,
  Max,
  Min,
  registerDecorator,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
} from 'class-validator';
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
@ValidatorConstraint({ name: 'isNotEmpty' })
class Named {
  validate(): boolean {
    return true;
  }
}
@Document()
class OwnClass extends Model {
  @Field(String) @Validate(Named) name!: string;
}
const Own: PropertyDecorator = (target) => {
  registerDecorator({ name: 'own', target: target.constructor, propertyName: 'name', validator: new Named() });
};
@Document()
class OwnFunction extends Model {
  @Field(String) @Own name!: string;
}
@Document()
class Conditional extends Model {
  @Field(String) @ValidateIf(() => true) @IsNotEmpty() name!: string;
}
@Document()
class OnCondition extends Model {
  @Field(String) @IsNotEmpty({ validateIf: () => true }) name!: string;
}
@Document()
class Nested extends Model {
  @EmbedsMany(() => Timed) @ValidateNested() times!: EmbedsMany<Timed>;
}
@Document({ id: false })
class Asked extends EmbeddedModel {
  @Field(String) @IsNotEmpty() text!: string;
}
@Document()
class AskedInside extends Model {
  @EmbedsMany(() => Asked) asked!: EmbedsMany<Asked>;
}
@Document({ timestamps: true })
class AskedForTime extends Model {
  @IsDefined() declare createdAt?: Date;
}
@Document()
class Beside extends Model {
  @IsNotEmpty() get beside(): string {
    return 'here';
  }
}
@Document()
class Validated extends Model {
  @Field(String) @IsNotEmpty() name!: string;
  @Field(Number) @Min(0) @Max(150) @IsOptional() age?: number;
  @Field(() => [Number]) @IsInt({ each: true, groups: ['create'] }) sizes?: number[];
}
@Document()
class Overridden extends Model {
  @Field(String) @IsNotEmpty() name!: string;
}
Object.defineProperty(Overridden.prototype, 'name', { get: () => 'always', configurable: true });
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

  it('is of a class whose validators look at nothing but values', () => {
    expect(isOutright(Validated)).toBe(true);
  });

  it.each([
    Hooked,
    Initialized,
    OwnClass,
    OwnFunction,
    Conditional,
    OnCondition,
    Nested,
    AskedInside,
    AskedForTime,
    Beside,
    Overridden,
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
