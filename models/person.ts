import { IsNotEmpty, IsOptional, Min } from 'class-validator';
import { BeforeSave, Document, Field, HasMany, Index, Model } from 'threadline';
import { Post } from './post';

/** Somebody who writes posts; how many is kept in `postsCount` by the posts themselves. */
@Document({ timestamps: true })
@Index({ username: 1 })
export class Person extends Model {
  @Field() @IsNotEmpty() username!: string;
  @Field({ name: 'em' }) email?: string;
  @Field() @IsOptional() @Min(0) age?: number;
  @Field() bornOn?: Date;
  @Field() status: string = 'draft';
  @Field(() => [String]) tags: string[] = [];
  @Field() postsCount: number = 0;
  @HasMany(() => Post, { dependent: 'destroy' }) posts!: HasMany<Post>;

  createdAt!: Date;
  updatedAt!: Date;

  @BeforeSave() normalise(): void {
    this.username = this.username.trim();
  }
}
