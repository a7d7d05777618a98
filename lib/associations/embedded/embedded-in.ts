import type { Document } from '../../attributes/document';
import type { AssociationBrand } from '../../attributes/attribute-types';
import type { AssociationDefinition } from '../../definition/association-definition';
import { InvalidOptionError } from '../../errors/invalid-option-error';
import { checkOptions, NAME_OR_FLAG } from '../options';
import { parentOf } from './address';

/** The document around, as a property has it; null for one that hangs nowhere. */
export type EmbeddedIn<T extends object> = (T & AssociationBrand<never>) | null;

/** What `@EmbeddedIn` takes besides the class. */
export interface EmbeddedInOptions {
  /** Whether saving, destroying or touching the document touches the one around: its `updatedAt`, and a date of this name. */
  readonly touch?: boolean | string;
}

/** The definition of a property that leads to the document around. */
export function embeddedIn(
  { model, name }: { readonly model: string; readonly name: string },
  target: () => object,
  options: EmbeddedInOptions,
): AssociationDefinition {
  checkOptions(`@EmbeddedIn ${model}.${name}`, options, { touch: NAME_OR_FLAG });
  return {
    name,
    kind: 'embeddedIn',
    target,
    options: { ...options },
    read: (document) => parentOf(document as Document),
    write: (document, value) => refuseAnother(`${model}.${name}`, parentOf(document as Document), value),
  };
}

function refuseAnother(where: string, parent: Document | null, value: unknown): void {
  if (value === parent || value === undefined) return;
  throw new InvalidOptionError({
    option: where,
    problem: `${where} was assigned.`,
    summary: 'The document around is where the document hangs, and not a value of its own.',
    resolution: 'Put it into a list or a property of the other document: await person.notes.push(note).',
  });
}
