import { STATE, type Document } from '../../attributes/document';
import { shapeOf } from '../../attributes/shape';
import { runCallbacks } from '../../callbacks/run-callbacks';
import type { OwnerSaved } from '../../definition/association-definition';
import { cascades, runInside, type Part } from '../../callbacks/run-inside';
import type { ModelDefinition } from '../../definition/model-definition';
import { refuseUncast } from '../../validation/validate';

/** The hooks of one document around a write that it shares with others: they stand still where the write is to happen. */
export interface HookRun {
  /** The documents inside whose hooks run too. */
  readonly parts: readonly Part[];
  /** Lets the hooks go on after the write. Rejects with what they throw. */
  finish(done: OwnerSaved): Promise<void>;
  /** Has the write fail for the hooks around it. Never rejects. */
  abandon(reason: unknown): Promise<void>;
}

const EVENTS: readonly string[] = ['save', 'create', 'update'];
const known = new WeakMap<ModelDefinition, boolean>();

/** Whether anything is to run around the write of a document of a model, and so has to be gathered at it. */
export function hasSteps(definition: ModelDefinition): boolean {
  let found = known.get(definition);
  if (found === undefined) {
    const isHooked = definition.hooks.some(({ event }) => EVENTS.includes(event));
    found = isHooked || definition.associations.size > 0 || shapeOf(definition).inside.some(cascades);
    known.set(definition, found);
  }
  return found;
}

/**
 * Runs the hooks of a document up to its write.
 *
 * @throws CallbackHaltedError, ValidationError for values that could not be cast, and whatever a hook throws
 */
export async function beginHooks(document: Document, definition: ModelDefinition): Promise<HookRun> {
  const arrived = gate<readonly Part[]>();
  const written = gate<OwnerSaved>();
  written.promise.catch(() => undefined);
  const event = document[STATE].isNew ? 'create' : 'update';
  const run = runCallbacks(document, definition, ['save', event], async () => {
    const associations = [...definition.associations.values()];
    for (const association of associations) await association.beforeOwnerSave?.(document);
    let done: OwnerSaved | undefined;
    await runInside(document, async (parts) => {
      refuseUncast(document, definition, parts);
      arrived.resolve(parts);
      done = await written.promise;
    });
    for (const association of associations) await association.afterOwnerSave?.(document, done!);
  });
  run.catch(() => undefined);
  const parts = await Promise.race([arrived.promise, run]);
  return {
    parts: parts ?? [],
    finish: (done) => (written.resolve(done), run),
    abandon: (reason) => (written.reject(reason), run.catch(() => undefined)),
  };
}

interface Gate<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function gate<T>(): Gate<T> {
  let resolve: Gate<T>['resolve'] = () => undefined;
  let reject: Gate<T>['reject'] = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
