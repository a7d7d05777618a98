import { AfterCreateCommit, AfterRollback, Document, Field, Model } from 'threadline';

/** What was sent to customers, by transfer: here it is only counted. */
export const letters = { receipts: new Map<string, number>(), regrets: new Map<string, number>() };

/** An entry of the ledger: money that went from one account to another. */
@Document()
export class Transfer extends Model {
  @Field(String) override _id!: string;
  @Field() from!: string;
  @Field() to!: string;
  @Field() amount!: number;
  @Field() teller?: string;

  /** A letter cannot be taken back: it is sent when the entry is stored for good, and not before. */
  @AfterCreateCommit() sendReceipt(): void {
    count(letters.receipts, this._id);
  }

  @AfterRollback() sendRegrets(): void {
    count(letters.regrets, this._id);
  }
}

function count(sent: Map<string, number>, transfer: string): void {
  sent.set(transfer, (sent.get(transfer) ?? 0) + 1);
}
