import { IsNotEmpty } from 'class-validator';
import { Document, Field, Index, Model } from 'threadline';

/** What is for sale: each has a number of its own. */
@Document({ timestamps: true })
@Index({ sku: 1 }, { unique: true })
export class Product extends Model {
  @Field() @IsNotEmpty() sku!: string;
  @Field() name: string = 'unnamed';
  @Field() stock: number = 0;
  @Field() state: string = 'draft';

  updatedAt!: Date;
}

/** What was written about a product: taken back, it is kept. */
@Document({ softDelete: true })
export class Review extends Model {
  @Field() sku!: string;
  @Field() text!: string;

  deletedAt?: Date;
}
