import type { Document } from '../attributes/document';
import { runCallbacks } from '../callbacks/run-callbacks';
import type { ModelDefinition } from '../definition/model-definition';
import { refuseUncast, validateOrFail } from '../validation/validate';
import { refuseWrite } from './guard';
import { insertAll } from './insert';
import { Outcome } from './outcome';

/**
 * Stores new documents in one command a batch, each with validation and hooks of its own. An invalid or halted one stops
 * them all before anything is sent.
 *
 * @throws ValidationError, CallbackHaltedError, DuplicateKeyError
 */
export async function createMany(documents: readonly Document[], definition: ModelDefinition): Promise<void> {
  for (const document of documents) refuseWrite(document, definition, `${definition.name}.createMany`);
  for (const document of documents) await validateOrFail(document, definition);
  const outcomes = documents.map((document) => new Outcome(document, definition));
  const insert = async (): Promise<void> => {
    await insertAll(documents, definition);
    for (const outcome of outcomes) outcome.note('create');
  };
  if (hasSteps(definition)) await createWithHooks(documents, definition, insert);
  else await createPlainly(documents, definition, insert);
  for (const outcome of outcomes) await outcome.runHooks();
}

async function createPlainly(
  documents: readonly Document[],
  definition: ModelDefinition,
  insert: () => Promise<void>,
): Promise<void> {
  for (const document of documents) refuseUncast(document, definition);
  await insert();
}

function hasSteps(definition: ModelDefinition): boolean {
  const events = ['save', 'create'];
  return definition.associations.size > 0 || definition.hooks.some((hook) => events.includes(hook.event));
}

// Every document's hooks run around the same command: each stops at its write until all have come that far.
async function createWithHooks(
  documents: readonly Document[],
  definition: ModelDefinition,
  insert: () => Promise<void>,
): Promise<void> {
  const written = gate();
  written.promise.catch(() => undefined);
  const runs: Promise<void>[] = [];
  try {
    for (const document of documents) await startRun(document, definition, written.promise, runs);
    await insert();
    written.resolve();
  } catch (error) {
    written.reject(error);
    await Promise.allSettled(runs);
    throw error;
  }
  await Promise.all(runs);
}

async function startRun(
  document: Document,
  definition: ModelDefinition,
  written: Promise<void>,
  runs: Promise<void>[],
): Promise<void> {
  const arrived = gate();
  const associations = [...definition.associations.values()];
  const run = runCallbacks(document, definition, ['save', 'create'], async () => {
    for (const association of associations) await association.beforeOwnerSave?.(document);
    refuseUncast(document, definition);
    arrived.resolve();
    await written;
    for (const association of associations) await association.afterOwnerSave?.(document, { created: true });
  });
  run.catch(() => undefined);
  runs.push(run);
  await Promise.race([arrived.promise, run]);
}

interface Gate {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

function gate(): Gate {
  let resolve: Gate['resolve'] = () => undefined;
  let reject: Gate['reject'] = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
