import { Max } from 'class-validator';
import {
  AfterCreateCommit,
  AfterDestroyCommit,
  AfterRollback,
  AfterUpdateCommit,
  Document,
  Field,
  Model,
} from 'threadline';
import type { Values } from './simulation';

export const HIGHEST_COUNT = 1000;

/** Which hooks ran, in order. */
export const hooksRun: string[] = [];

/** Something with a field of each kind that changes in a way of its own, and hooks that tell what they heard. */
@Document()
export class Thing extends Model {
  @Field(String) override _id!: string;
  @Field() @Max(HIGHEST_COUNT) count: number = 0;
  @Field(() => [String]) tags: string[] = [];
  @Field(Object) profile: Record<string, number> = {};
  @Field(Map) marks: Map<string, number> = new Map();

  @AfterCreateCommit() onCreate(): void {
    hooksRun.push(`${this._id} created`);
  }
  @AfterUpdateCommit() onUpdate(): void {
    hooksRun.push(`${this._id} updated`);
  }
  @AfterDestroyCommit() onDestroy(): void {
    hooksRun.push(`${this._id} destroyed`);
  }
  @AfterRollback() onRollback(): void {
    hooksRun.push(`${this._id} rolled back`);
  }
}

/** The values of a document as the simulation has them. */
export function valuesOf({ count, tags, profile, marks }: Thing): Values {
  return { count, tags: [...tags], profile: { ...profile }, marks: Object.fromEntries(marks) };
}

/** Everything that can be seen of a document from outside. */
export function observe(thing: Thing) {
  const { attributes, changes, previousChanges, isNew, isDestroyed, isPersisted, isReadonly } = thing;
  return structuredClone({ attributes, changes, previousChanges, isNew, isDestroyed, isPersisted, isReadonly });
}
