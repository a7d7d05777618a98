import { IsNotEmpty } from 'class-validator';
import { ObjectId } from 'mongodb';
import { BelongsTo, Document, Field, HasMany, Model } from 'threadline';

/** Somebody who writes and edits articles; the written ones keep count of themselves. */
@Document()
export class Author extends Model {
  @Field(String) name!: string;
  @Field(Number) articlesCount: number = 0;
  @HasMany(() => Article, { dependent: 'destroy', inverseOf: 'author' }) articles!: HasMany<Article>;
  @HasMany(() => Article, { inverseOf: 'editor' }) edited!: HasMany<Article>;
}

/** A text that must have an author, and may have an editor. */
@Document()
export class Article extends Model {
  @Field(String) @IsNotEmpty() title!: string;
  @Field(ObjectId) authorId?: ObjectId | null;
  @BelongsTo(() => Author, { counterCache: true }) author!: BelongsTo<Author>;
  @BelongsTo(() => Author, { optional: true }) editor!: BelongsTo<Author>;
}

/** Something in a shelf, which nothing depends on. */
@Document()
export class Shelf extends Model {
  @Field(String) override _id!: string;
  @HasMany(() => Book) books!: HasMany<Book>;
}

@Document()
export class Book extends Model {
  @Field(String) title!: string;
  @BelongsTo(() => Shelf, { optional: true, foreignKey: 'standsIn' }) shelf!: BelongsTo<Shelf>;
}

/** The same of another client. */
@Document({ client: 'other' })
export class FarAuthor extends Model {
  @Field(String) name!: string;
  @HasMany(() => FarArticle) articles!: HasMany<FarArticle>;
}

/** An article of this client whose author is of another. */
@Document()
export class FarArticle extends Model {
  @Field(String) title!: string;
  @BelongsTo(() => FarAuthor, { optional: true, counterCache: true }) author!: BelongsTo<FarAuthor>;
}
