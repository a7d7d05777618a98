import { IsNotEmpty, Min } from 'class-validator';
import { BelongsTo, Document, Field, Index, Model } from 'threadline';
import { Country } from './country';

/** A point of GeoJSON: longitude, then latitude. */
export interface Point {
  readonly type: 'Point';
  readonly coordinates: readonly [longitude: number, latitude: number];
}

/** A city of the real world, known by its GeoNames number. */
@Document()
@Index({ countryId: 1, population: -1 })
export class City extends Model {
  @Field() override _id!: number;
  @Field() @IsNotEmpty() name!: string;
  @Field() @Min(0) population!: number;
  @Field({ name: 'fc' }) featureCode!: string;
  @Field(Object) loc!: Point;
  @Field() countryId!: string;
  @BelongsTo(() => Country) country!: BelongsTo<Country>;
}
