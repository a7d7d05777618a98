import { ObjectId } from 'mongodb';
import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } from 'threadline';

@Document({ id: false })
export class Address extends EmbeddedModel {
  @Field(String) street?: string;
  @Field(String, { name: 'c' }) city?: string;
}

@Document()
export class Post extends EmbeddedModel {
  @Field(String) title?: string;
  @Field(Number, { default: 1 }) score?: number;
  @Field(Date) at?: Date;
}

@Document({ collection: 'outrights', timestamps: true })
export class Outright extends Model {
  @Field(String) name?: string | null;
  @Field(Number) age?: number;
  @Field(Boolean) active?: boolean;
  @Field(Date) born?: Date;
  @Field(ObjectId) friend?: ObjectId;
  @Field(String, { name: 'k', default: 'plain' }) kind?: string;
  @Field(() => [String]) tags?: string[];
  @Field(() => [Number]) numbers?: number[];
  @Field(() => [Date]) dates?: Date[];
  @EmbedsOne(() => Address) address?: Address;
  @EmbedsMany(() => Post) posts!: EmbedsMany<Post>;
  declare createdAt?: Date;
  declare updatedAt?: Date;
}
