import { Double, UUID } from 'mongodb';
import {
  defineType,
  Document,
  EmbeddedModel,
  EmbedsMany,
  enumOf,
  Field,
  mapOf,
  Model,
  setOf,
  UNCASTABLE,
} from 'threadline';

export enum Size {
  Small = 'small',
  Large = 'large',
}

/** An amount of money in cents. */
export class Cents {
  constructor(readonly amount: number) {}
}

/** A type of our own: amounts are given as cents, and stored as a text that people can read. */
export const Money = defineType<Cents>({
  name: 'Money',
  cast: (value) => (value instanceof Cents ? value : Number.isInteger(value) ? new Cents(value as number) : UNCASTABLE),
  dump: ({ amount }) => `${(amount / 100).toFixed(2)} EUR`,
  load: (stored) => new Cents(Math.round(parseFloat(stored as string) * 100)),
});

@Document()
export class Item extends EmbeddedModel {
  @Field() label!: string;
  @Field(Money) price?: Cents;
  @Field(Money, { hidden: true }) cost?: Cents;
}

/** What is sent, with a field of many a type. */
@Document()
export class Parcel extends Model {
  @Field(String, { readonly: true, name: 'no' }) number!: string;
  @Field(enumOf(Size)) size: Size = Size.Small;
  @Field(Double) kilos?: number;
  @Field(BigInt) barcode?: bigint;
  @Field(UUID, { default: () => new UUID() }) token!: UUID;
  @Field(setOf(String)) stickers: Set<string> = new Set();
  @Field(mapOf(Date)) stops: Map<string, Date> = new Map();
  @Field(Object) customs?: Record<string, unknown>;
  @Field(String, { hidden: true }) pin?: string;
  @EmbedsMany(() => Item) items!: EmbedsMany<Item>;
  get isHeavy(): boolean {
    return (this.kilos ?? 0) > 20;
  }
}
