import { Document, Field, Model } from 'threadline';

/** Somebody, with one field of each kind that the specs change. */
@Document()
export class Person extends Model {
  @Field(String) username!: string;
  @Field(Number) age?: number;
  @Field(() => [String]) tags!: string[];
  @Field(Object) profile!: Record<string, unknown>;
}

/** Another model of the same client and database. */
@Document()
export class Note extends Model {
  @Field(String) text!: string;
}

/** A model of the same client in another database. */
@Document({ database: 'threadline-integration-archive', collection: 'archived_notes' })
export class ArchivedNote extends Model {
  @Field(String) text!: string;
}

/** A model of the client named `other`. */
@Document({ client: 'other' })
export class Stranger extends Model {
  @Field(String) username!: string;
}
