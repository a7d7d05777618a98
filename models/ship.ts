import { IsNotEmpty } from 'class-validator';
import { Document, EmbeddedIn, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } from 'threadline';

@Document()
export class Crate extends EmbeddedModel {
  @Field() @IsNotEmpty() label!: string;
  @Field(Number) weight?: number;
  @EmbeddedIn(() => Ship, { touch: true }) ship!: EmbeddedIn<Ship>;
}

/** By position, guarded by what was there: stops have no `_id`. */
@Document({ id: false })
export class Stop extends EmbeddedModel {
  @Field() port!: string;
  @Field(Number) days?: number;
}

@Document()
export class Captain extends EmbeddedModel {
  @Field() name!: string;
}

/** What sails carries what is inside it: crates, stops and a captain are stored in the ship. */
@Document({ timestamps: true, lockVersion: true })
export class Ship extends Model {
  @Field() name!: string;
  @Field() miles: number = 0;
  @Field(() => [String]) flags: string[] = [];
  @EmbedsMany(() => Crate) crates!: EmbedsMany<Crate>;
  @EmbedsMany(() => Stop) stops!: EmbedsMany<Stop>;
  @EmbedsOne(() => Captain) captain!: Captain | null;

  lockVersion!: number;
  updatedAt!: Date;
}
