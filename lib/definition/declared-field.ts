import type { FieldType } from '../types/field-type';
import type { FieldDraft } from './draft';
import type { FieldDefinition } from './field-definition';

/**
 * A field of one class, of what its decorator said. A program that starts makes hundreds of these, and looks at few of them
 * soon: what can be worked out later is.
 */
export class DeclaredField implements FieldDefinition {
  declare readonly name: string;
  declare readonly storedName: string;
  declare readonly declaresDefault: boolean;
  declare readonly immutable: boolean | undefined;
  declare readonly readonly: boolean | undefined;
  declare readonly hidden: boolean | undefined;
  declare readonly isHooked: boolean | undefined;
  declare private readonly initialValue: (field: string) => unknown;
  declare private named: FieldType | (() => FieldType);
  declare private given: unknown;

  /** @param initialValue the value that the class's own field initialiser gives */
  constructor(draft: FieldDraft, initialValue: (field: string) => unknown) {
    const { name, storedName, type, default: initial, readonly } = draft;
    this.name = name;
    this.storedName = storedName;
    this.declaresDefault = initial !== undefined;
    this.immutable = readonly === true || name === '_id' ? true : undefined;
    this.readonly = readonly;
    this.hidden = draft.hidden;
    this.isHooked = draft.isHooked;
    this.initialValue = initialValue;
    // What an application's own thunk names may turn out to be no type, which is told when the class is complete.
    this.named = typeof type === 'function' && draft.isMadeLater !== true ? type() : type;
    this.given = initial;
  }

  get type(): FieldType {
    if (typeof this.named === 'function') this.named = this.named();
    return this.named;
  }

  get default(): unknown {
    if (!this.declaresDefault) this.given ??= () => this.initialValue(this.name);
    return this.given;
  }
}
