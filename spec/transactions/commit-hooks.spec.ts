import type { Document } from '../../lib/attributes/document';
import type { HookDefinition } from '../../lib/definition/hook-definition';
import type { ModelDefinition } from '../../lib/definition/model-definition';
import { CommitHookError } from '../../lib/errors/commit-hook-error';
import { recordAction, runCommitHooks, runOutcomeHooks, warnOfHooks } from '../../lib/transactions/commit-hooks';
import { TransactionRecord, type Action } from '../../lib/transactions/record';
import { rejection } from '../support/session-fixture';

let heard: string[] = [];

function hook(name: string, event: 'commit' | 'rollback', on?: readonly Action[], fails = false): HookDefinition {
  const run = (document: object): void => {
    heard.push(`${name} ${(document as { name: string }).name}`);
    if (fails) throw new Error(name);
  };
  return { when: 'after', event, on, name, run };
}
const modelWith = (...hooks: HookDefinition[]): ModelDefinition => ({ hooks }) as unknown as ModelDefinition;
const documentNamed = (name: string): Document => ({ name }) as unknown as Document;

function recordOf(
  definition: ModelDefinition,
  actions: Readonly<Record<string, Action[]>>,
  outcome: 'committed' | 'aborted',
): TransactionRecord {
  const record = new TransactionRecord(1, () => undefined);
  for (const [name, done] of Object.entries(actions))
    record.documents.set(documentNamed(name), {
      definition,
      actions: new Map(done.map((action) => [action, undefined])),
    });
  record.close(outcome);
  return record;
}

describe('commit hooks', () => {
  beforeEach(() => {
    heard = [];
  });

  it('outside of transactions nothing is noted', () => {
    expect(recordAction(documentNamed('a'), modelWith(), 'create')).toBe(false);
  });

  it('run for one operation, by its action', async () => {
    const definition = modelWith(
      hook('all', 'commit'),
      hook('created', 'commit', ['create']),
      hook('undone', 'rollback'),
    );
    await runCommitHooks([{ document: documentNamed('a'), definition, action: 'create' }]);
    await runCommitHooks([{ document: documentNamed('b'), definition, action: 'update' }]);
    expect(heard).toEqual(['all a', 'created a', 'all b']);
  });

  it.each<[Action[], string[]]>([
    [['create'], ['all', 'create', 'save']],
    [['update'], ['all', 'update', 'save']],
    [
      ['create', 'update'],
      ['all', 'create', 'update', 'save'],
    ],
    [
      ['update', 'destroy'],
      ['all', 'destroy'],
    ],
    [['create', 'destroy'], []],
    [['create', 'update', 'destroy'], []],
  ])('after %j run %j', async (actions, expected) => {
    const on = (name: string, ...given: Action[]) => hook(name, 'commit', given);
    const hooks = [
      hook('all', 'commit'),
      on('create', 'create'),
      on('update', 'update'),
      on('destroy', 'destroy'),
      on('save', 'create', 'update'),
    ];
    await runOutcomeHooks(recordOf(modelWith(...hooks), { a: actions }, 'committed'));
    expect(heard).toEqual(expected.map((name) => `${name} a`));
  });

  it('run document by document, then those of the session, and only those of the outcome', async () => {
    const definition = modelWith(hook('c1', 'commit'), hook('r', 'rollback'), hook('c2', 'commit'));
    const committed = recordOf(definition, { a: ['create'], b: ['update'] }, 'committed');
    const aborted = recordOf(definition, { d: ['create'] }, 'aborted');
    for (const record of [committed, aborted]) {
      record.afterCommit.push(() => heard.push('afterCommit'));
      record.afterRollback.push(() => heard.push('afterRollback'));
      await runOutcomeHooks(record);
    }
    expect(heard).toEqual(['c1 a', 'c2 a', 'c1 b', 'c2 b', 'afterCommit', 'r d', 'afterRollback']);
  });

  it('that fail are collected, in order, and keep none from running', async () => {
    const definition = modelWith(
      hook('one', 'commit', undefined, true),
      hook('two', 'commit', undefined, true),
      hook('three', 'commit'),
    );
    const error = await rejection<CommitHookError>(
      runOutcomeHooks(recordOf(definition, { a: ['create'] }, 'committed')),
    );
    expect(error).toBeInstanceOf(CommitHookError);
    expect(error.errors).toEqual([new Error('one'), new Error('two')]);
    expect([error.cause, error.outcome]).toEqual([new Error('one'), 'committed']);
    expect(heard).toHaveLength(3);
  });

  it('are told of by a warning where the caller gets another error', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    warnOfHooks(new CommitHookError({ errors: [new Error('one'), new Error('two')], outcome: 'aborted' }));
    expect(warn.mock.calls[0]![1]).toMatchObject({ type: 'CommitHookError', detail: 'Error: one; Error: two' });
    warn.mockRestore();
  });
});
