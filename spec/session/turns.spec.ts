import { Turns } from '../../lib/session/turns';

describe('Turns', () => {
  it('run one command at a time, in the order of the calls', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const command = (name: string, pauses: number) => async (): Promise<string> => {
      log.push(`${name} begins`);
      for (let pause = 0; pause < pauses; pause += 1) await Promise.resolve();
      log.push(`${name} ends`);
      return name;
    };

    const results = await Promise.all([
      turns.take(command('a', 5)),
      turns.take(command('b', 1)),
      turns.take(command('c', 0)),
    ]);

    expect(results).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('go on after a command that failed', async () => {
    const turns = new Turns();
    const failed = turns.take(() => Promise.reject(new Error('no')));
    const next = turns.take(async () => 'next');

    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('next');
    expect(turns.idle).toBe(true);
  });

  it('let nobody overtake those who wait', async () => {
    const turns = new Turns();
    const log: number[] = [];
    const first = turns.take(async () => void log.push(1));
    const second = turns.take(async () => void log.push(2));
    const newcomer = first.then(() => turns.take(async () => void log.push(3)));
    await Promise.all([first, second, newcomer]);

    expect(log).toEqual([1, 2, 3]);
  });

  it('begin at once where nobody has the turn', () => {
    let begun = false;
    void new Turns().take(async () => void (begun = true));

    expect(begun).toBe(true);
  });
});
