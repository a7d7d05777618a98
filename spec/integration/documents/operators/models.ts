import { Decimal128, Double, Int32, Long } from 'mongodb';
import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, mapOf, Model, setOf } from 'threadline';

@Document()
export class Part extends EmbeddedModel {
  @Field(Number) n?: number | null;
  @Field(Object) meta?: Record<string, unknown> | null;
  @Field(() => [Number]) tags?: number[] | null;
}

/** A field of each kind that operators tell apart, some under names of their own. */
@Document({ collection: 'operated-things' })
export class Thing extends Model {
  @Field(Number) n?: number | null;
  @Field(Int32) int?: Int32 | null;
  @Field(Double, { name: 'd' }) double?: Double | null;
  @Field(Long) long?: Long | null;
  @Field(BigInt) big?: bigint | null;
  @Field(Decimal128, { name: 'p' }) price?: Decimal128 | null;
  @Field(String) text?: string | null;
  @Field(Date) at?: Date | null;
  @Field(Object) meta?: Record<string, unknown> | null;
  @Field(() => [Number], { name: 'ts' }) tags?: number[] | null;
  @Field(setOf(String)) words?: Set<string> | null;
  @Field(mapOf(Number)) counts?: Map<string, number> | null;
  @Field(() => [Object]) list?: Record<string, unknown>[] | null;
  @EmbedsOne(() => Part) part!: Part | null;
  @EmbedsMany(() => Part, { name: 'ps' }) parts!: EmbedsMany<Part>;
}

/** Stored names by property, where they differ. */
export const STORED: ReadonlyMap<string, string> = new Map([
  ['double', 'd'],
  ['price', 'p'],
  ['tags', 'ts'],
  ['parts', 'ps'],
]);
