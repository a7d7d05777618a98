import { BSON } from 'mongodb';

export {
  Binary,
  BSON,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'mongodb';

/** The size in bytes that a document will have as BSON. */
export const calculateObjectSize = BSON.calculateObjectSize;
