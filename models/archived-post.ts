import { Document, Field, Model } from 'threadline';

/** A post in the archive: another client, and so never part of a session of the default one. */
@Document({ client: 'archive' })
export class ArchivedPost extends Model {
  @Field() title!: string;
}
