import { setTimeout as sleep } from 'node:timers/promises';
import { SessionClientMismatchError } from '../../lib/errors/session-client-mismatch-error';
import type { UnawaitedOperationError } from '../../lib/errors/unawaited-operation-error';
import { OperationPromise } from '../../lib/session/operation-promise';
import { track } from '../../lib/session/track';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
afterAll(() => fixture[Symbol.asyncDispose]());

describe('track', () => {
  it('only runs the operation outside every block', async () => {
    const promise = Promise.resolve(1);

    expect(track('operation', undefined, () => promise)).toBe(promise);
  });

  it('makes the operation one of the block, until it settles', async () => {
    await fixture.block(async ({ scope }) => {
      const operation = track('operation', undefined, () => sleep(1));
      expect(operation).toBeInstanceOf(OperationPromise);
      expect([...scope!.operations.keys()].map(({ name }) => name)).toEqual(['operation']);
      await operation;
      expect(scope!.operations.size).toBe(0);
    });
  });

  it('rejects where the operation throws at once', async () => {
    const reason = new Error('at once');

    expect(
      await fixture.block(() =>
        rejection(
          track('operation', undefined, () => {
            throw reason;
          }),
        ),
      ),
    ).toBe(reason);
  });

  it('refuses another client before the operation begins', async () => {
    await using other = await SessionFixture.open(database);
    const run = jest.fn();

    expect(await fixture.block(() => rejection(track('operation', () => other.entry, run)))).toBeInstanceOf(
      SessionClientMismatchError,
    );
    expect(run).not.toHaveBeenCalled();
  });

  it('knows the operation around an operation, and takes its calls while the block is being left', async () => {
    const seen: string[] = [];
    const error = await rejection<UnawaitedOperationError>(
      fixture.block(() => {
        void track('outer', undefined, async () => {
          await sleep(5);
          await track('inner', undefined, async () => void seen.push('inner ran'));
        });
      }),
    );

    expect(seen).toEqual(['inner ran']);
    expect(error.operations).toEqual(['outer']);
  });

  it('tells of an operation that its own surroundings left behind, in flight and failed', async () => {
    const reason = new Error('lost');
    const error = await rejection<UnawaitedOperationError>(
      fixture.block(async () => {
        await track('outer', undefined, async () => {
          void track('left in flight', undefined, () => sleep(5));
          void track('left failing', undefined, () => Promise.reject(reason));
        });
      }),
    );

    expect([...error.operations].sort()).toEqual(['left failing', 'left in flight']);
    expect(error.errors).toEqual([reason]);
  });
});
