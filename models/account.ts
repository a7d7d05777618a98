import { Min } from 'class-validator';
import { Document, Field, Model } from 'threadline';

/** Money of somebody, in cents. It must never be less than nothing. */
@Document()
export class Account extends Model {
  @Field(String) override _id!: string;
  @Field() @Min(0) balance: number = 0;
}
