import { InvalidOptionError } from '../errors/invalid-option-error';
import type { FieldType } from '../types/field-type';
import type { AssociationDefinition } from './association-definition';
import type { HookDefinition } from './hook-definition';
import type { ValidatorDefinition } from './validator-definition';
import type { IndexDefinition } from './index-definition';

/** A field as its decorator saw it. */
export interface FieldDraft {
  readonly name: string;
  readonly storedName: string;
  /** A thunk names it when the class is complete. */
  readonly type: FieldType | (() => FieldType);
  /** Whether the thunk makes it, of what cannot be wrong: then it does when it is first asked. */
  readonly isMadeLater?: boolean;
  readonly default?: unknown;
  readonly readonly?: boolean;
  readonly hidden?: boolean;
  readonly isHooked?: boolean;
  /** Whether an association needs it and the class has not declared it itself, which it still may. */
  readonly implied?: boolean;
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

/**
 * Notes a field that a class declares.
 *
 * @throws InvalidOptionError where the class has declared a field or an association of this name already
 */
export function declareField(model: { readonly name: string }, field: FieldDraft): void {
  refuseTwice(model, field.name);
  draftOf(model).fields.set(field.name, field);
}

/** The same for an association. */
export function declareAssociation(model: { readonly name: string }, association: AssociationDefinition): void {
  refuseTwice(model, association.name);
  draftOf(model).associations.set(association.name, association);
}

// What a superclass declares may be declared anew.
function refuseTwice(model: { readonly name: string }, name: string): void {
  const { fields, associations } = draftOf(model);
  const field = fields.get(name);
  if ((field === undefined || field.implied === true) && !associations.has(name)) return;
  throw new InvalidOptionError({
    option: name,
    problem: `${model.name}.${name} is declared twice.`,
    summary: 'One declaration would silently take the place of the other.',
    resolution: 'Leave one decorator on the property, with all its options. A subclass may declare it anew.',
  });
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
