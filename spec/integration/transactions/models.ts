import { BelongsTo, Document, Field, HasMany, Model } from 'threadline';

/** Somebody with notes, on the client `default` unless a spec says otherwise. */
@Document({ collection: 'tx_people' })
export class Person extends Model {
  @Field(String) username!: string;
  @Field(Number) age?: number;
  @Field(Number) notesCount: number = 0;
  @HasMany(() => Note, { foreignKey: 'personId' }) notes!: HasMany<Note>;
}

/** What a person wrote; the person keeps count. */
@Document({ collection: 'tx_notes' })
export class Note extends Model {
  @Field(String) title!: string;
  @BelongsTo(() => Person, { optional: true, counterCache: 'notesCount' }) person!: BelongsTo<Person>;
}

/** Money, and one field of every kind that can change in place. */
@Document({ collection: 'tx_accounts' })
export class Account extends Model {
  @Field(String) owner!: string;
  @Field(Number) balance: number = 0;
  @Field(() => [String]) tags!: string[];
  @Field(Map) limits!: Map<string, number>;
  @Field(Date) openedAt!: Date;
  @Field(Object) profile!: Record<string, unknown>;
}

/** A model of the client named `other`. */
@Document({ client: 'other', collection: 'tx_strangers' })
export class Stranger extends Model {
  @Field(String) username!: string;
}
