import { runCallbacks } from '../../lib/callbacks/run-callbacks';
import type { HookDefinition } from '../../lib/definition/hook-definition';
import type { ModelDefinition } from '../../lib/definition/model-definition';
import { CallbackHaltedError } from '../../lib/errors/callback-halted-error';
import { gate, rejection } from '../integration/wired';

type Run = HookDefinition['run'];
type Hooks = readonly (readonly [when: HookDefinition['when'], event: string, name: string, run: Run])[];

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Runs a step that logs `write` with these hooks, and gives what was logged. */
async function story(
  hooks: (log: string[]) => Hooks,
  events = ['save', 'create'],
  log: string[] = [],
): Promise<string[]> {
  await runCallbacks({}, modelWith(hooks(log)), events, async () => {
    await soon();
    log.push('write');
  });
  return log;
}

function modelWith(hooks: Hooks): ModelDefinition {
  const definitions = hooks.map(([when, event, name, run]) => ({ when, event, name, run }));
  return { name: 'Person', hooks: definitions } as unknown as ModelDefinition;
}

function logging(log: string[], name: string): Run {
  return async (_document, next) => {
    await soon();
    log.push(next === undefined ? name : `${name} in`);
    await next?.();
    if (next !== undefined) log.push(`${name} out`);
  };
}

describe('hooks', () => {
  it('run before, around and after the step, the outer event outermost, in the order of their declaration', async () => {
    const log = await story((to) => [
      ['after', 'create', 'after create', logging(to, 'after create')],
      ['after', 'save', 'after save', logging(to, 'after save')],
      ['after', 'save', 'after save 2', logging(to, 'after save 2')],
      ['around', 'save', 'around save', logging(to, 'around save')],
      ['around', 'save', 'around save 2', logging(to, 'around save 2')],
      ['around', 'create', 'around create', logging(to, 'around create')],
      ['before', 'create', 'before create', logging(to, 'before create')],
      ['before', 'save', 'before save', logging(to, 'before save')],
      ['before', 'save', 'before save 2', logging(to, 'before save 2')],
      ['before', 'update', 'before update', logging(to, 'before update')],
    ]);
    expect(log).toEqual([
      'before save',
      'before save 2',
      'around save in',
      'around save 2 in',
      'before create',
      'around create in',
      'write',
      'around create out',
      'after create',
      'around save 2 out',
      'around save out',
      'after save',
      'after save 2',
    ]);
  });

  it('are given the document', async () => {
    const document = {};
    const given: unknown[] = [];
    const model = modelWith([['before', 'save', 'look', (it) => given.push(it)]]);
    await runCallbacks(document, model, ['save'], async () => undefined);
    expect(given[0]).toBe(document);
  });

  it('cost nothing where there are none', async () => {
    expect(await story(() => [])).toEqual(['write']);
  });
});

describe('a before hook', () => {
  it.each<[string, Run]>([
    ['false', () => false],
    ['a promise of false', async () => false],
  ])('that gives %s halts everything after it', async (_, run) => {
    const log: string[] = [];
    const halted = story(
      (to) => [
        ['before', 'save', 'first', logging(to, 'first')],
        ['before', 'create', 'guard', run],
        ['before', 'create', 'later', logging(to, 'later')],
        ['after', 'save', 'after', logging(to, 'after')],
      ],
      undefined,
      log,
    );
    const error = await rejection(halted);
    expect(error).toBeInstanceOf(CallbackHaltedError);
    expect(error).toMatchObject({ model: 'Person', event: 'create', callback: 'guard' });
    expect(log).toEqual(['first']);
  });

  it.each([undefined, null, 0, '', true])('that gives %p does not', async (value) => {
    expect(await story(() => [['before', 'save', 'hook', () => value]])).toEqual(['write']);
  });

  it('that throws stops with its own error', async () => {
    const own = new RangeError('not on Sundays');
    const hooks: Hooks = [['before', 'save', 'hook', () => Promise.reject(own)]];
    expect(await rejection(story(() => hooks))).toBe(own);
  });
});

describe('an after hook', () => {
  it('that gives false halts nothing', async () => {
    const log = await story((to) => [
      ['after', 'save', 'one', () => false],
      ['after', 'save', 'two', logging(to, 'two')],
    ]);
    expect(log).toEqual(['write', 'two']);
  });
});

describe('an around hook', () => {
  it('that never calls next halts', async () => {
    const log: string[] = [];
    const error = await rejection(story(() => [['around', 'save', 'forgetful', () => undefined]], undefined, log));
    expect(error).toBeInstanceOf(CallbackHaltedError);
    expect(error).toMatchObject({ event: 'save', callback: 'forgetful' });
    expect(log).toEqual([]);
  });

  it('that calls next twice runs the step once', async () => {
    const twice: Run = async (_document, next) => {
      await Promise.all([next!(), next!()]);
      await next!();
    };
    expect(await story(() => [['around', 'save', 'twice', twice]])).toEqual(['write']);
  });

  it('that does not await next still ends after the step', async () => {
    const log = await story((to) => [
      ['around', 'save', 'hasty', (_document, next) => void next!()],
      ['after', 'save', 'after', logging(to, 'after')],
    ]);
    expect(log).toEqual(['write', 'after']);
  });

  it('that fails while the step is under way waits for it, and fails with its own error', async () => {
    const own = new RangeError('mine');
    const log: string[] = [];
    const fails: Run = (_document, next) => {
      void next!();
      throw own;
    };
    expect(await rejection(story(() => [['around', 'save', 'fails', fails]], undefined, log))).toBe(own);
    expect(log).toEqual(['write']);
  });

  it('cannot turn a failed step into a stored document', async () => {
    const own = new RangeError('the write');
    const swallows: Run = (_document, next) => next!().catch(() => undefined);
    const model = modelWith([['around', 'save', 'swallows', swallows]]);
    expect(await rejection(runCallbacks({}, model, ['save'], () => Promise.reject(own)))).toBe(own);
  });

  it('that keeps next for later cannot run the step after it was refused', async () => {
    const { opened, open } = gate();
    const log: string[] = [];
    let late: Promise<unknown> | undefined;
    const keeps: Run = (_document, next) => {
      late = opened.then(() => rejection(next!()));
    };
    expect(await rejection(story(() => [['around', 'save', 'keeps', keeps]], undefined, log))).toBeInstanceOf(
      CallbackHaltedError,
    );
    open();
    expect(await late).toBeInstanceOf(CallbackHaltedError);
    expect(log).toEqual([]);
  });
});
