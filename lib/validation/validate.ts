import { STATE, type Document, type HasState } from '../attributes/document';
import { documentsInside } from '../attributes/inside';
import { cascades, type Part } from '../callbacks/run-inside';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { ValidationError } from '../errors/validation-error';
import { collectCastErrors, lacksId } from './cast-messages';
import { checkWithHooks, takeMessages, type Run } from './check';
import { isAsked } from './looked-into';
import { Messages } from './messages';

const NONE: readonly Part[] = [];

/** In what context a document is validated. */
export interface ValidateOptions {
  /** Name or names, as in the `groups` of validators; `create` for a new document and `update` for a stored one unless given. */
  readonly context?: string | readonly string[];
}

/** The document's messages, made when they are first asked for. */
export function messagesOf(document: HasState): Messages {
  const state = document[STATE];
  return (state.errors ??= new Messages()) as Messages;
}

/**
 * Asks all validators about a document, and what is inside it, and collects what they and the casts found.
 *
 * @returns whether the document is valid
 * @throws InvalidOptionError
 */
export async function validate(
  document: Document,
  definition: ModelDefinition,
  options: ValidateOptions = {},
): Promise<boolean> {
  checkOptions(options, definition);
  const messages = await checkWithHooks(document, definition, runOf(options.context, true));
  return messages.isEmpty;
}

/**
 * The same; an invalid document is an error.
 *
 * @throws ValidationError naming every path that is wrong
 * @throws InvalidOptionError
 */
export async function requireValid(
  document: Document,
  definition: ModelDefinition,
  options: ValidateOptions = {},
): Promise<void> {
  checkOptions(options, definition);
  await refuseInvalid(document, definition, runOf(options.context, true));
}

/**
 * Validates a document before it is written. Documents inside that nobody has read are what they were, and are not
 * decoded for it, unless there is a context that they were not validated in.
 *
 * @throws ValidationError naming every path that is wrong
 */
export async function validateOrFail(
  document: Document,
  definition: ModelDefinition,
  options: ValidateOptions = {},
): Promise<void> {
  await refuseInvalid(document, definition, runOf(options.context, options.context !== undefined));
}

/**
 * What comes before a write: the document is validated, unless that is skipped; then what was found before is forgotten.
 *
 * @returns a promise only where somebody takes their time: many documents would else wait for many answers that are known
 * @throws ValidationError
 */
export function validateBeforeWrite(
  document: Document,
  definition: ModelDefinition,
  { validate: wants, context }: ValidateOptions & { readonly validate?: boolean },
): Promise<void> | undefined {
  if (wants === false || (!isAsked(definition) && isCast(document))) return forgetErrors(document);
  return refuseInvalid(document, definition, runOf(context, context !== undefined));
}

// All that was given could be cast, and there is an `_id`: of this and of what is inside, as far as it is in memory.
function isCast(document: Document): boolean {
  return document[STATE].castErrors().size === 0 && !lacksId(document);
}

function forgetErrors(document: Document): undefined {
  document[STATE].errors = undefined;
  forgetInside(document);
}

function refuseInvalid(document: Document, definition: ModelDefinition, run: Run): Promise<void> | undefined {
  forgetInside(document);
  const errors = checkWithHooks(document, definition, run);
  if (errors instanceof Promise) return refuseLater(errors, document, definition);
  refuse(errors, document, definition);
  return undefined;
}

async function refuseLater(errors: Promise<Messages>, document: Document, definition: ModelDefinition): Promise<void> {
  refuse(await errors, document, definition);
}

function refuse(errors: Messages, document: Document, { name }: ModelDefinition): void {
  if (!errors.isEmpty) throw new ValidationError({ model: name, document, errors });
}

/**
 * Refuses values that could not be cast, whoever set them, a document without `_id`, and one of which a hook before saving
 * said that something is wrong: they cannot be stored even where validation is skipped.
 *
 * @param parts the documents inside whose hooks ran, which may have said so of themselves
 * @throws ValidationError
 */
export function refuseUncast(document: Document, definition: ModelDefinition, parts: readonly Part[] = NONE): void {
  const state = document[STATE];
  for (const part of parts) takeFrom(part, document);
  const added = state.errors as Messages | undefined;
  if (state.castErrors().size > 0 || lacksId(document)) {
    const errors = new Messages();
    state.errors = errors;
    collectCastErrors(document, errors);
    throw new ValidationError({ model: definition.name, document, errors });
  }
  if (added !== undefined && !added.isEmpty) {
    throw new ValidationError({ model: definition.name, document, errors: added });
  }
}

// Under the path that the one inside has in the one around.
function takeFrom({ document: child, path }: Part, document: Document): void {
  const said = child[STATE].errors as Messages | undefined;
  if (said === undefined || said.isEmpty) return;
  takeMessages(said, path, messagesOf(document), new Set());
}

// What was said of them at another time is not about this write.
function forgetInside(document: Document): void {
  if (!document[STATE].shape.inside.some(cascades)) return;
  for (const { field, document: child } of documentsInside(document)) {
    if (!cascades(field)) continue;
    child[STATE].errors = undefined;
    forgetInside(child);
  }
}

/** Whether a document was found valid with another one that it waits for, by the last validation of that. */
export function wasCheckedWith(document: Document, other: Document): boolean {
  return (document[STATE].errors as Messages | undefined)?.checked?.has(other) === true;
}

function runOf(context: ValidateOptions['context'], isWhole: boolean): Run {
  return { contexts: typeof context === 'string' ? [context] : context, isWhole, seen: undefined };
}

const isNames = (value: unknown): boolean =>
  typeof value === 'string' || (Array.isArray(value) && value.every((name) => typeof name === 'string'));

function checkOptions(options: ValidateOptions, { name }: ModelDefinition): void {
  const given: object = typeof options === 'object' && options !== null ? options : { options };
  for (const [option, value] of Object.entries(given)) {
    if (option === 'context' && (value === undefined || isNames(value))) continue;
    throw new InvalidOptionError({
      option,
      problem: `Validating a ${name} does not take ${JSON.stringify(option)} like this.`,
      resolution: 'Its option is context, a name or a list of names.',
    });
  }
}
