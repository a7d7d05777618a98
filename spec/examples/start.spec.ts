import { recordCommands } from 'threadline/testing';
import { connect, connection, disconnect } from 'threadline';
import { BLOCKS } from '../../examples/start/blocks';
import { REFUSALS } from '../../examples/start/refusals';
import { Stage } from '../../examples/start/stage';
import { mongodbUri, specDatabase } from '../support/database';
import { runProgram } from '../support/run-program';

const database = specDatabase();
const ACTS = [...BLOCKS, ...REFUSALS];

beforeAll(async () => {
  await connect({ default: { uri: mongodbUri(), database, options: { monitorCommands: true } } });
});
afterAll(() => disconnect());

test('shows every act, keeps every promise, and leaves nothing behind', async () => {
  const before = await databaseNames();
  const { code, stdout, stderr } = await runProgram('examples/start.ts');
  const lines = stdout.trimEnd().split('\n');

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const [index, { title }] of ACTS.entries())
    expect(lines).toContain(`${String(index + 1).padStart(2)}  ${title}`);
  expect(lines.at(-1)).toMatch(/^All \d+ promises were kept: \d+ commands in \d+ sessions, \d+ s\.$/);
  expect(lines.filter((line) => line.includes('✗'))).toEqual([]);
  expect(lines.filter((line) => line.includes('✓')).length).toBeGreaterThan(ACTS.length);
  expect(stdout).not.toContain('\x1b');
  expect(await databaseNames()).toEqual(before);
}, 120_000);

async function databaseNames(): Promise<string[]> {
  const { databases } = await connection().client.db().admin().listDatabases({ nameOnly: true });
  return databases.map(({ name }) => name).filter((name) => name.startsWith('threadline-start-'));
}

describe('the stage', () => {
  let said: string[];
  let stage: Stage;

  beforeEach(() => {
    said = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line.trim()));
    const commands = recordCommands(connection().client);
    stage = new Stage(commands, commands);
  });
  afterEach(() => jest.restoreAllMocks());

  test('counts a broken promise', () => {
    stage.promise('one is one', true);
    stage.promise('one is two', false);

    expect(stage.kept).toBe(1);
    expect(stage.broken).toEqual(['one is two']);
    expect(said).toEqual(['✓ one is one', '✗ broken: one is two']);
  });

  test('breaks the promise of a block whose commands carried another session', async () => {
    const session = connection().client.startSession();
    await connection().client.db(database).collection('people').findOne();

    stage.carried(session.id);
    await session.endSession();

    expect(stage.broken).toEqual(['0 of 1 command carried the session of the block']);
  });

  test('breaks the promise of a block that sent nothing', () => {
    stage.carried(undefined);

    expect(stage.broken).toEqual(['0 of 0 commands carried the session of the block']);
  });
});
