import { STATE, type Document } from '../../attributes/document';
import type { DocumentState } from '../../attributes/document-state';
import type { Embedded, Holder } from '../../attributes/embedded';
import { hangs } from '../../attributes/inside';
import type { Guard, Path } from '../../attributes/update';
import { OwnerNotSavedError } from '../../errors/owner-not-saved-error';
import { modelOf } from '../related-model';
import { refOf } from './many';

/** The state of the document that another hangs in, and of the field that holds it. */
export interface Hook {
  readonly owner: DocumentState;
  readonly index: number;
  readonly embedded: Embedded;
  /** The name of the property. */
  readonly name: string;
}

/** What a document hangs in; `undefined` for one that hangs nowhere. */
export function hookOf(document: Document): Hook | undefined {
  const { holder } = document[STATE];
  return holder === undefined ? undefined : hookAt(holder);
}

/** What a holder stands for. */
export function hookAt({ owner, field }: Holder): Hook {
  const state = owner as DocumentState;
  return { owner: state, index: field.index, embedded: state.shape.fields[field.index]!.embedded!, name: field.name };
}

/** The document around; null for one that hangs nowhere. */
export function parentOf(document: Document): Document | null {
  return (document[STATE].holder?.owner.document ?? null) as Document | null;
}

/** The document that is stored by itself, of all those around. */
export function rootOf(document: Document): Document {
  let root = document;
  for (let parent = parentOf(root); parent !== null; parent = parentOf(root)) root = parent;
  return root;
}

/**
 * The document around.
 *
 * @throws OwnerNotSavedError for one that hangs nowhere, or was taken out
 */
export function requireHook(document: Document, operation: string): Hook {
  const hook = hookOf(document);
  if (hook === undefined || !(isStoredIn(hook, document) || hangs(document)))
    throw new OwnerNotSavedError({ model: `parent of ${modelOf(document).name}`, operation });
  return hook;
}

/** Whether a document and all those around it are stored, each where it hangs. */
export function isStoredInside(state: DocumentState): boolean {
  for (let around: DocumentState | undefined = state; around !== undefined;) {
    const { holder } = around;
    if (around.isNew || (holder !== undefined && !isStoredIn(hookAt(holder), around.document as Document)))
      return false;
    around = holder?.owner as DocumentState | undefined;
  }
  return true;
}

/** Whether a document is stored where it hangs: one that was moved in memory may be stored elsewhere. */
export function isStoredIn({ owner, index }: Hook, document: Document): boolean {
  const origin = owner.originInside(index);
  return Array.isArray(origin) ? origin.includes(document) : origin === document;
}

/** The way from the root to a field of documents. */
export function pathOfField({ owner, index }: Hook): Path {
  return [...pathTo(owner.document as Document), owner.shape.fields[index]!.storedName];
}

/** The way from the root to a stored document inside it; nothing for the root itself. */
export function pathTo(document: Document): Path {
  const hook = hookOf(document);
  if (hook === undefined) return [];
  const path = pathOfField(hook);
  if (!hook.embedded.many) return path;
  return [...path, refOf(hook.owner.originInside(hook.index) as readonly unknown[], document)];
}

/** Says that a document inside is still there when it is written; nothing for the root. */
export function guardsOf(document: Document): Guard[] {
  const hook = hookOf(document);
  if (hook === undefined) return [];
  const path = pathTo(document);
  const id = hook.embedded.many ? undefined : document[STATE].idBefore();
  return [id === undefined ? { path } : { path: [...path, '_id'], value: id }];
}
