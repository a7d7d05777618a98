import { BSON as driver } from 'mongodb';

// As constants of ours: the driver's own names are functions that look each class up in two places whenever somebody uses one.
export import BSON = driver;
export import Binary = driver.Binary;
export import BSONRegExp = driver.BSONRegExp;
export import BSONSymbol = driver.BSONSymbol;
export import Code = driver.Code;
export import DBRef = driver.DBRef;
export import Decimal128 = driver.Decimal128;
export import Double = driver.Double;
export import Int32 = driver.Int32;
export import Long = driver.Long;
export import MaxKey = driver.MaxKey;
export import MinKey = driver.MinKey;
export import ObjectId = driver.ObjectId;
export import Timestamp = driver.Timestamp;
export import UUID = driver.UUID;

/** The size in bytes that a document will have as BSON. */
export const calculateObjectSize = BSON.calculateObjectSize;
