import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { mongodbUri, specDatabase } from '../../support/database';

const PROGRAM = join(__dirname, '..', 'programs', 'leaves-work-behind.ts');
const RUNNER = join(__dirname, '..', '..', '..', 'scripts', 'load-typescript.cjs');

interface Told {
  readonly outcomes: Readonly<Record<string, unknown>>;
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

describe('Promise 4: what a block left behind never becomes an unhandled rejection, and outside nothing is swallowed', () => {
  const database = specDatabase();
  let told: Told;

  // In a process of its own: Jest has listeners for what is unhandled, too.
  beforeAll(async () => {
    const child = fork(PROGRAM, [mongodbUri(), database], { execArgv: ['-r', RUNNER] });
    [told] = (await once(child, 'message')) as [Told];
    await once(child, 'exit');
  });

  it('no rejection of an operation in a block is unhandled', () => {
    expect(told.inside).toEqual([]);
  });

  it('each is in the errors of the block instead', () => {
    expect(told.outcomes).toEqual({
      create: ['UNAWAITED_OPERATION', 1],
      several: ['UNAWAITED_OPERATION', 3],
      'a criteria': ['UNAWAITED_OPERATION', 1],
      'a count': ['UNAWAITED_OPERATION', 1],
      'a driver method': ['UNAWAITED_OPERATION', 1],
      'a cursor': ['UNAWAITED_OPERATION', 1],
      'a session that is refused': 'resolved',
      'a start that is refused': ['UNAWAITED_OPERATION', 1],
      'a stream': 'resolved',
      'a stream that waits': 'resolved',
      'a hook': ['UNAWAITED_OPERATION', 1],
      'server sessions': ['UNAWAITED_OPERATION', 1],
      'after its own error': ['own', 0],
      'a race': 'resolved',
    });
  });

  it('outside of blocks it is unhandled, as anywhere', () => {
    expect(told.outside).toEqual(['VALIDATION']);
  });
});
