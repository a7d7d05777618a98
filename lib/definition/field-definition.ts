import type { FieldType } from '../types/field-type';

/** One declared field of a model, as plain data. */
export interface FieldDefinition {
  /** Name of the property. */
  readonly name: string;
  /** Key in the stored document; the property's name unless `@Field({ name })` says otherwise. */
  readonly storedName: string;
  readonly type: FieldType;
  /** Initial value, or a function of the document that gives one for each document; `undefined` for none. */
  readonly default?: unknown;
  /** Whether the default was given to `@Field`, and not by the class's own initialiser, which runs by itself. */
  readonly declaresDefault?: boolean;
  /** Whether the value never changes once it is stored, as `_id`. */
  readonly immutable?: boolean;
  /** Whether it is immutable because its declaration says so: `$inc` and `$bit` still change it. */
  readonly readonly?: boolean;
  /** Whether objects, JSON and messages leave it out unless it is asked for. */
  readonly hidden?: boolean;
  /** Whether somebody is told of what is assigned: the hooks of a list. */
  readonly isHooked?: boolean;
  /** The one value that it can have: the class's own, of the key that tells classes apart. */
  readonly constant?: string | number;
}
