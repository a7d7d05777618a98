import { Length } from 'class-validator';
import { Document, Field, HasMany, Model } from 'threadline';
import { City } from './city';

/** A country, known by its two-letter code. So many people need a 64-bit integer. */
@Document()
export class Country extends Model {
  @Field() @Length(2, 2) override _id!: string;
  @Field() name!: string;
  @Field(BigInt) population!: bigint;
  @HasMany(() => City) cities!: HasMany<City>;
}
