import { isDocument, type Document } from '../attributes/document';
import type { AssociationDefinition } from '../definition/association-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { CastError } from '../errors/cast-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { homeOf } from '../persistence/home';
import { birthScope, sessionFor } from '../session/current-session';

/** What the kinds of associations are asked for when they are declared. */
export interface Declared {
  /** Name of the model that declares it, as in messages. */
  readonly model: string;
  /** Name of the property. */
  readonly name: string;
  readonly target: () => object;
}

/**
 * The other model of an association.
 *
 * @throws InvalidOptionError when the thunk gives no class
 * @throws ModelNotDecoratedError
 */
export function relatedModel({ name, target }: Pick<AssociationDefinition, 'name' | 'target'>): ModelDefinition {
  const model: unknown = target();
  if (typeof model === 'function') return definitionOf(model);
  throw new InvalidOptionError({
    option: 'target',
    problem: `The association ${name} leads to no class.`,
    resolution:
      'Give a function that returns the class, such as () => Post, and see that the file which declares it has been loaded.',
  });
}

/** The model of a document. */
export function modelOf(document: Document): ModelDefinition {
  return definitionOf(document.constructor);
}

/** Whether documents of one model are documents of the other too. */
export function isKindOf(model: ModelDefinition, other: ModelDefinition): boolean {
  return (
    model.model === other.model || (model.model as { readonly prototype: object }).prototype instanceof classOf(other)
  );
}

/**
 * The value as a document of the model.
 *
 * @throws CastError for anything else
 */
export function requireKind(value: unknown, related: ModelDefinition, { model, name }: Declared): Document {
  if (isDocument(value) && value instanceof classOf(related)) return value;
  throw new CastError({ path: name, value, type: related.name, model });
}

/**
 * Refuses documents of another client than the block around here belongs to, before anything is sent.
 *
 * @throws SessionClientMismatchError
 */
export function requireSameClient(documents: Iterable<Document>, operation: string): void {
  if (birthScope() === undefined) return;
  for (const document of documents) sessionFor(homeOf(document, modelOf(document), operation).entry, operation);
}

/** The class of a model, to make documents of. */
export function classOf({ model }: ModelDefinition): new (attributes?: Readonly<Record<string, unknown>>) => Document {
  return model as unknown as new (attributes?: Readonly<Record<string, unknown>>) => Document;
}
