import { IsNotEmpty } from 'class-validator';
import { BelongsTo, Document, Field, Model } from 'threadline';
import { Person } from './person';

/** A text that may have an author, who keeps count of it. */
@Document()
export class Post extends Model {
  @Field() @IsNotEmpty() title!: string;
  @Field() body?: string;
  @Field(() => [String]) tags: string[] = [];
  @BelongsTo(() => Person, { optional: true, counterCache: true }) author!: BelongsTo<Person>;
}
