import { Decimal128, ObjectId, UUID } from 'mongodb';
import { type Criteria, criteriaFor } from '../../lib/criteria/criteria';
import { Document } from '../../lib/decorators/document';
import { Field } from '../../lib/decorators/field';
import { definitionOf } from '../../lib/definition/registry';
import { Model } from '../../lib/model/model';
import { type FieldType, UNCASTABLE } from '../../lib/types/field-type';

/** An amount of money, stored as a document. */
export class Cents {
  constructor(readonly amount: number) {}
}

/** A type of an application's own, which takes plain objects of any content. */
export const money: FieldType<Cents> = {
  name: 'Money',
  mutable: false,
  cast: (value) => (value instanceof Cents ? value : typeof value === 'number' ? new Cents(value) : UNCASTABLE),
  dump: ({ amount }) => ({ amount }),
  load: (stored) => new Cents((stored as Cents).amount),
  equals: (a, b) => a.amount === b.amount,
  copy: (cents) => cents,
};

export interface Line {
  sku: string;
  quantity: number;
}

/** A parcel on its way: one field of every kind. */
@Document({ timestamps: true })
export class Parcel extends Model {
  @Field() code!: string;
  @Field(String, { name: 'st' }) status!: string | null;
  @Field() weight?: number;
  @Field() express!: boolean;
  @Field() sentAt!: Date;
  @Field(BigInt) serial!: bigint;
  @Field(() => Decimal128) price!: Decimal128;
  @Field(() => UUID) label!: UUID;
  @Field(Buffer) seal!: Buffer;
  @Field(() => [String], { name: 'tg' }) tags!: string[];
  @Field(() => [Number]) stops!: number[];
  @Field(() => [Object]) lines!: Line[];
  @Field(Object) meta!: Record<string, unknown>;
  @Field(Map) counters!: Map<string, number>;
  @Field(money) fee!: Cents;
  @Field(() => ObjectId) senderId!: ObjectId;
}

/** Every parcel, as the façade of the model begins. */
export function parcels(): Criteria<Parcel> {
  return criteriaFor<Parcel>(definitionOf(Parcel));
}
