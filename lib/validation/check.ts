import { STATE, stateOf, type Document } from '../attributes/document';
import { documentsInside } from '../attributes/inside';
import { isUntouched } from '../attributes/siblings';
import { hooksOf } from '../callbacks/hooks-of';
import { runCallbacks } from '../callbacks/run-callbacks';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { BASE } from '../errors/validation-error';
import { collectAssociationErrors, collectCastErrors } from './cast-messages';
import { type Finding, findingsOf, type Skips } from './findings';
import { isLookedInto } from './looked-into';
import { Messages } from './messages';
import { validatorsOf } from './own-validators';

const CREATE = ['create'];
const UPDATE = ['update'];

/** How a document, and what is inside it, is validated. */
export interface Run {
  /** The contexts that were asked for; `create` or `update`, as each document is, unless given. */
  readonly contexts: readonly string[] | undefined;
  /** Whether documents inside are looked at too that nobody has read, and that are as they were therefore. */
  readonly isWhole: boolean;
  /** The documents that were looked at because others store them too: each once, be they around each other. */
  seen: Set<object> | undefined;
}

const NOBODY: readonly Member[] = [];

/** A document that is validated with another one, and what its paths begin with there. */
interface Member {
  readonly document: Document;
  readonly around: string;
  readonly hasHooks: boolean;
}

/**
 * Validates a document with its hooks, which may add messages of their own, before and after.
 *
 * @returns a promise only where somebody takes their time
 */
export function checkWithHooks(
  document: Document,
  definition: ModelDefinition,
  run: Run,
): Messages | Promise<Messages> {
  if (hooksOf(definition, 'validation') === undefined) return checkAlone(document, definition, run);
  return checkHooked(document, definition, run);
}

function checkHooked(document: Document, definition: ModelDefinition, run: Run): Promise<Messages> {
  const messages = begin(document);
  const step = async (): Promise<void> => check(document, definition, messages, run);
  return runCallbacks(document, definition, ['validation'], step).then(() => messages);
}

// Each validation has messages of its own, so that those of an error stay what they were.
function begin(document: Document): Messages {
  const messages = new Messages();
  document[STATE].errors = messages;
  return messages;
}

/** Collects what is wrong with a document; a promise only where somebody takes their time. */
function check(
  document: Document,
  definition: ModelDefinition,
  messages: Messages,
  run: Run,
): Promise<void> | undefined {
  collectCastErrors(document, messages);
  collectAssociationErrors(document, definition, messages);
  const contexts = run.contexts ?? (document[STATE].isNew ? CREATE : UPDATE);
  const findings = askRules(document, contexts);
  if (findings instanceof Promise || definition.validators.length > 0) {
    return checkSlowly(document, definition, messages, run, contexts, findings);
  }
  collect(findings, messages);
  return checkInside(document, messages, run);
}

async function checkSlowly(
  document: Document,
  definition: ModelDefinition,
  messages: Messages,
  run: Run,
  contexts: readonly string[],
  findings: readonly Finding[] | Promise<readonly Finding[]>,
): Promise<void> {
  collect(await findings, messages);
  await askOwn(document, definition, messages, contexts);
  await checkInside(document, messages, run);
}

/** Asks class-validator's validators. */
function askRules(document: Document, contexts: readonly string[]): readonly Finding[] | Promise<readonly Finding[]> {
  const state = document[STATE];
  if (state.isWhole) return findingsOf(document, document.constructor, contexts, WHOLE);
  const properties = state.leftOut();
  return findingsOf(withoutFields(document, properties), document.constructor, contexts, { ...WHOLE, properties });
}

const WHOLE: Skips = { properties: [], nested: isCheckedInside };

// The documents inside are validated anyway, with more than class-validator knows of.
function isCheckedInside(document: object, name: string): boolean {
  const { shape } = stateOf(document);
  const field = shape.fields[shape.indexes.get(name) ?? -1];
  return field?.embedded !== undefined && field.embedded.options.validate;
}

// What a query left out has not changed, and cannot be looked at: who asks for it sees nothing there.
function withoutFields(document: Document, names: readonly string[]): object {
  if (names.length === 0) return document;
  const nothing = Object.fromEntries(names.map((name) => [name, { value: undefined, enumerable: true }]));
  return Object.create(document, nothing) as object;
}

// A value that could not be cast is wrong already; what validators say of it would only repeat that.
function collect(findings: readonly Finding[], messages: Messages): void {
  if (findings.length === 0) return;
  const casts = new Set(messages.paths);
  for (const { path, message, ...detail } of findings) {
    if (!casts.has(path) && !messages.on(path).includes(message)) messages.add(path, message, detail);
  }
}

async function askOwn(
  document: Document,
  definition: ModelDefinition,
  messages: Messages,
  contexts: readonly string[],
): Promise<void> {
  const told = new Set(messages.paths);
  for (const { name, groups, rule, context, check: ask } of validatorsOf(definition)) {
    if (told.has(name) || (groups !== undefined && !groups.some((group) => contexts.includes(group)))) continue;
    const message = await ask(document);
    if (message !== undefined) messages.add(name, message, { rule, ...(context !== undefined && { context }) });
  }
}

function checkInside(document: Document, messages: Messages, run: Run): Promise<void> | undefined {
  if (run.isWhole) document[STATE].readInside();
  const inside = membersInside(document, messages);
  const { associations } = definitionOf(document.constructor);
  const members = associations.size === 0 ? inside : [...inside, ...membersWaiting(document, messages, run)];
  return members.length === 0 ? undefined : checkMembers(members, messages, run);
}

function checkMembers(members: readonly Member[], messages: Messages, run: Run): Promise<void> | undefined {
  // What was said of a path already is not said twice.
  const told = new Set(messages.paths);
  return inTurn(members, 0, (member) => checkMember(member, messages, told, run));
}

// Where a class asks nothing, its documents are right when all that was given to them could be cast, as is known by now.
function membersInside(document: Document, messages: Messages): readonly Member[] {
  if (document[STATE].shape.inside.length === 0) return NOBODY;
  const inside = documentsInside(document, isLookedInto);
  if (inside.length === 0) return NOBODY;
  const members: Member[] = [];
  for (const { field, index, document: child } of inside) {
    const { options, many } = field.embedded!;
    const isAsked = !messages.isEmpty || isLookedInto(field);
    if (!options.validate || (!isAsked && isUntouched(child)) || child[STATE].isDestroyed) continue;
    if (!isAsked) child[STATE].errors = undefined;
    else
      members.push({
        document: child,
        around: many ? `${field.name}.${index}` : field.name,
        hasHooks: options.cascadeCallbacks === true,
      });
  }
  return members;
}

// Their own saves skip validation, which includes its hooks.
function membersWaiting(document: Document, messages: Messages, run: Run): Member[] {
  const members: Member[] = [];
  for (const { name, waiting } of definitionOf(document.constructor).associations.values()) {
    for (const { document: other, index } of waiting?.(document) ?? []) {
      const seen = (run.seen ??= new Set());
      messages.checked = seen.add(document);
      if (seen.has(other)) continue;
      seen.add(other);
      members.push({ document: other as Document, around: `${name}.${index}`, hasHooks: true });
    }
  }
  return members;
}

function inTurn<T>(
  items: readonly T[],
  from: number,
  step: (item: T) => Promise<void> | undefined,
): Promise<void> | undefined {
  for (let index = from; index < items.length; index += 1) {
    const waiting = step(items[index]!);
    if (waiting !== undefined) return waiting.then(() => inTurn(items, index + 1, step));
  }
  return undefined;
}

function checkMember(
  { document, around, hasHooks }: Member,
  messages: Messages,
  told: ReadonlySet<string>,
  run: Run,
): Promise<void> | undefined {
  const definition = definitionOf(document.constructor);
  const found = hasHooks ? checkWithHooks(document, definition, run) : checkAlone(document, definition, run);
  const takeFrom = (its: Messages): void => takeMessages(its, around, messages, told);
  if (found instanceof Promise) return found.then(takeFrom);
  takeFrom(found);
  return undefined;
}

function checkAlone(document: Document, definition: ModelDefinition, run: Run): Messages | Promise<Messages> {
  const messages = begin(document);
  const waiting = check(document, definition, messages, run);
  return waiting === undefined ? messages : messagesAfter(waiting, messages);
}

async function messagesAfter(waiting: Promise<void>, messages: Messages): Promise<Messages> {
  await waiting;
  return messages;
}

/** Adds the messages of a document inside to those of the one around, unless there are some of their paths. */
export function takeMessages(found: Messages, around: string, messages: Messages, told: ReadonlySet<string>): void {
  for (const path of found.paths) {
    const whole = path === BASE ? around : `${around}.${path}`;
    if (told.has(whole)) continue;
    for (const { message, ...detail } of found.details(path)) messages.add(whole, message, detail);
  }
}
