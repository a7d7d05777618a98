import { Document, Field, Model } from 'threadline';

/** Who moves money. One object in memory for a whole working day, changed in each transfer. */
@Document()
export class Teller extends Model {
  @Field(String) override _id!: string;
  @Field() transfers: number = 0;
  /** The last few transfers, changed in place. */
  @Field(() => [String]) recent: string[] = [];

  handle(transfer: string): void {
    this.transfers += 1;
    this.recent.push(transfer);
    if (this.recent.length > 5) this.recent.shift();
  }
}
