import { specDatabase } from '../support/database';
import { runProgram } from '../support/run-program';

describe('a process that is idle while its garbage is collected', () => {
  const database = specDatabase();

  it('keeps what V8 has compiled of the driver', async () => {
    const { code, stdout, stderr } = await runProgram('spec/integration/programs/collects-when-idle.ts', {}, [
      database,
    ]);

    expect([code, stderr]).toEqual([0, '']);
    const { before, after } = JSON.parse(stdout) as Record<string, string[]>;
    expect(before).toEqual(expect.arrayContaining(['executeOperation', 'addToOperationsList']));
    expect(after).toEqual(before);
  });
});
