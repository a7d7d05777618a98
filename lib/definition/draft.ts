import type { FieldType } from '../types/field-type';
import type { AssociationDefinition } from './association-definition';
import type { HookDefinition } from './hook-definition';
import type { ValidatorDefinition } from './validator-definition';
import type { IndexDefinition } from './index-definition';

/** A field as its decorator saw it; a thunk names its type when the class is complete. */
export interface FieldDraft {
  readonly name: string;
  readonly storedName: string;
  readonly type: () => FieldType;
  readonly default?: unknown;
  readonly readonly?: boolean;
  readonly hidden?: boolean;
}

/** What the decorators of one class have said so far. `@Document()` makes a definition of it. */
export interface DefinitionDraft {
  readonly fields: Map<string, FieldDraft>;
  readonly associations: Map<string, AssociationDefinition>;
  readonly hooks: HookDefinition[];
  readonly indexes: IndexDefinition[];
  readonly scopes: string[];
  readonly validators: ValidatorDefinition[];
}

const drafts = new WeakMap<object, DefinitionDraft>();

/** The draft of a class, made at the first decorator. */
export function draftOf(model: object): DefinitionDraft {
  let draft = drafts.get(model);
  if (draft === undefined) {
    draft = { fields: new Map(), associations: new Map(), hooks: [], indexes: [], scopes: [], validators: [] };
    drafts.set(model, draft);
  }
  return draft;
}

/** The drafts of a class and its superclasses, the most general first. */
export function inheritedDrafts(model: object): DefinitionDraft[] {
  const found: DefinitionDraft[] = [];
  for (let cls: object | null = model; cls !== null; cls = Object.getPrototypeOf(cls) as object | null) {
    const draft = drafts.get(cls);
    if (draft !== undefined) found.unshift(draft);
  }
  return found;
}
