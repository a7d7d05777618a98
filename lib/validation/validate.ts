import type { ValidationError as Finding } from 'class-validator';
import type { ModelDefinition } from '../definition/model-definition';
import { STATE, type Document, type HasState } from '../attributes/document';
import { runCallbacks } from '../callbacks/run-callbacks';
import { documentsInside } from '../attributes/inside';
import { definitionOf } from '../definition/registry';
import { ValidationError } from '../errors/validation-error';
import { Messages } from './messages';

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
 * Asks class-validator about a document and collects what it and the casts of its attributes found.
 *
 * @returns whether the document is valid
 */
export async function validate(
  document: Document,
  definition: ModelDefinition,
  options: ValidateOptions = {},
): Promise<boolean> {
  await runCallbacks(document, definition, ['validation'], () => check(document, definition, options));
  return messagesOf(document).isEmpty;
}

async function check(document: Document, definition: ModelDefinition, options: ValidateOptions): Promise<void> {
  const messages = messagesOf(document);
  messages.clear();
  collectCastErrors(document, messages);
  collectAssociationErrors(document, definition, messages);
  if (hasValidators(definition)) {
    const casts = new Set(messages.paths);
    const leftOut = document[STATE].leftOut();
    const findings = await findingsOf(withoutFields(document, leftOut), contextsOf(document, options.context));
    for (const finding of findings) if (!leftOut.includes(finding.property)) collect(finding, '', messages, casts);
  }
  await collectOwn(document, definition, messages, contextsOf(document, options.context));
  await collectFromInside(document, messages, options);
}

async function collectOwn(
  document: Document,
  { validators }: ModelDefinition,
  messages: Messages,
  contexts: readonly string[],
): Promise<void> {
  const told = new Set(messages.paths);
  for (const { name, groups, check: run } of validators) {
    if (told.has(name) || (groups !== undefined && !groups.some((group) => contexts.includes(group)))) continue;
    const message = await run(document);
    if (message !== undefined) messages.add(name, message);
  }
}

// Documents inside are part of this one. What was said of a path already is not said twice.
async function collectFromInside(document: Document, messages: Messages, options: ValidateOptions): Promise<void> {
  const told = new Set(messages.paths);
  for (const { field, index, document: child } of documentsInside(document)) {
    if (field.embedded?.options.validate === false || child[STATE].isDestroyed) continue;
    const work = field.embedded?.options.cascadeCallbacks === true ? validate : check;
    await work(child, definitionOf(child.constructor), options);
    const around = field.embedded?.many === true ? `${field.name}.${index}` : field.name;
    for (const [path, found] of Object.entries(messagesOf(child).toJSON())) {
      if (!told.has(`${around}.${path}`)) for (const message of found) messages.add(`${around}.${path}`, message);
    }
  }
}

/**
 * Validates a document before it is written.
 *
 * @throws ValidationError naming every path that is wrong
 */
export async function validateOrFail(
  document: Document,
  definition: ModelDefinition,
  options: ValidateOptions = {},
): Promise<void> {
  if (await validate(document, definition, options)) return;
  throw new ValidationError({ model: definition.name, document, errors: messagesOf(document) });
}

/**
 * Whether a document is valid without that anybody need be asked: nobody is, and its values fit their types. Many documents
 * would else wait for many answers that are known.
 */
export function isSurelyValid(document: Document, definition: ModelDefinition): boolean {
  if (asksSomebody(definition) || documentsInside(document).length > 0) return false;
  const state = document[STATE];
  if (state.castErrors().size > 0 || lacksId(document)) return false;
  if (state.errors !== undefined) messagesOf(document).clear();
  return true;
}

function asksSomebody(definition: ModelDefinition): boolean {
  const { validators, hooks, associations } = definition;
  if (validators.length > 0 || hasValidators(definition)) return true;
  if (hooks.some(({ event }) => event === 'validation')) return true;
  return [...associations.values()].some((association) => association.validate !== undefined);
}

/**
 * Refuses values that could not be cast, whoever set them, and a document without `_id`: they cannot be stored even where
 * validation is skipped.
 *
 * @throws ValidationError
 */
export function refuseUncast(document: Document, definition: ModelDefinition): void {
  if (document[STATE].castErrors().size === 0 && !lacksId(document)) return;
  const messages = messagesOf(document);
  messages.clear();
  collectCastErrors(document, messages);
  throw new ValidationError({ model: definition.name, document, errors: messages });
}

function collectCastErrors(document: Document, messages: Messages): void {
  for (const [path, error] of document[STATE].castErrors()) messages.add(path, `${path} must be of type ${error.type}`);
  if (lacksId(document)) messages.add('_id', '_id must be given');
}

// Only an ObjectId is made by us; of another one the driver would make an ObjectId that the document knew nothing of.
function lacksId(document: Document): boolean {
  const state = document[STATE];
  if (!state.isNew || state.shape.id < 0) return false;
  const id = state.readNamed('_id');
  return id === undefined || id === null;
}

function collectAssociationErrors(document: Document, definition: ModelDefinition, messages: Messages): void {
  for (const association of definition.associations.values()) {
    const message = association.validate?.(document);
    if (message !== undefined) messages.add(association.name, message);
  }
}

// class-validator keeps every validator of the process in this place, and loading it costs more than loading the driver.
const GLOBAL_STORAGE = 'classValidatorMetadataStorage';
interface MetadataStorage {
  getTargetValidationMetadatas(target: object, schema: string, always: boolean, strict: boolean): readonly unknown[];
}

const validated = new WeakMap<ModelDefinition, boolean>();

function hasValidators(definition: ModelDefinition): boolean {
  const known = validated.get(definition);
  if (known !== undefined) return known;
  const storage = (globalThis as { [GLOBAL_STORAGE]?: MetadataStorage })[GLOBAL_STORAGE];
  const found = (storage?.getTargetValidationMetadatas(definition.model, '', false, false).length ?? 0) > 0;
  validated.set(definition, found);
  return found;
}

// What a query left out has not changed, and cannot be looked at: validators see nothing there, and are not heard of it.
function withoutFields(document: Document, names: readonly string[]): object {
  if (names.length === 0) return document;
  const nothing = Object.fromEntries(names.map((name) => [name, { value: undefined, enumerable: true }]));
  return Object.create(document, nothing) as object;
}

function contextsOf(document: Document, given: string | readonly string[] | undefined): string[] {
  if (given === undefined) return [document[STATE].isNew ? 'create' : 'update'];
  return typeof given === 'string' ? [given] : [...given];
}

// With groups, class-validator leaves out what has none, unless it is told `always`: ours has validators without groups run
// in every context.
function findingsOf(document: object, groups: string[]): Promise<readonly Finding[]> {
  // Loaded at the first validation that has something to ask; `require` because test runners load no module by `import()`.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const validator = require('class-validator') as typeof import('class-validator');
  return validator.validate(document, { forbidUnknownValues: false, groups, always: true, strictGroups: false });
}

function collect(finding: Finding, prefix: string, messages: Messages, casts: ReadonlySet<string>): void {
  const path = prefix + finding.property;
  // A value that could not be cast is wrong already; what validators say of it would only repeat that.
  if (!casts.has(path)) for (const message of constraintsOf(finding)) messages.add(path, message);
  for (const child of finding.children ?? []) collect(child, `${path}.`, messages, casts);
}

/** Validators that measure a number or a date. */
const MEASURES = new Set(['min', 'max', 'minDate', 'maxDate', 'isPositive', 'isNegative', 'isDivisibleBy']);

// `@Min(0) age?: number` says how large an age is, and not that there must be one: what is absent has no measure. That a
// value must be there is what @IsDefined and @IsNotEmpty say, and validators of types.
function constraintsOf({ constraints = {}, value }: Finding): string[] {
  const entries = Object.entries(constraints);
  return entries.filter(([name]) => value !== undefined || !MEASURES.has(name)).map(([, message]) => message);
}
