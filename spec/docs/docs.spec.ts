import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as threadline from 'threadline';
import { regionOf } from '../../examples/support/regions';
import { anchorsOf, codeBlocksOf, localLinksOf, markdownFiles, ROOT, textOf } from './markdown';

const QUOTING = [
  'README.md',
  'docs/sessions.md',
  'docs/transactions.md',
  'docs/documents.md',
  'docs/fields.md',
  'docs/saving.md',
  'docs/callbacks.md',
  'docs/validations.md',
];

describe('programs', () => {
  const quotes = QUOTING.flatMap((file) =>
    codeBlocksOf(textOf(file))
      .filter(({ language }) => language === 'ts')
      .map(({ source, code }) => ({ file, source, code })),
  );

  test.each(quotes)('$file quotes $source as it is', ({ source, code }) => {
    const [path, region] = source?.split('#') ?? [];

    expect(code).toBe(regionOf(textOf(path!), region!));
  });

  test('every region of the examples is quoted', () => {
    const names = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.ts'));
    const regions = names.flatMap((name) =>
      [...textOf(join('examples', name)).matchAll(/\/\/ #region (\S+)/g)].map(
        ([, region]) => `examples/${name}#${region}`,
      ),
    );

    expect(quotes.map(({ source }) => source).sort()).toEqual(regions.sort());
  });
});

describe('links', () => {
  const links = markdownFiles().flatMap((file) => localLinksOf(textOf(file)).map((target) => ({ file, target })));

  test('are looked at', () => {
    expect(links.length).toBeGreaterThan(20);
  });

  test.each(links)('of $file lead somewhere: $target', ({ file, target }) => {
    const [path, anchor] = target.split('#');
    const found = path === '' ? file : join(dirname(file), path!);

    expect(existsSync(join(ROOT, found))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(textOf(found))).toContain(anchor);
  });

  test('README.md leads to every spec of a promise', () => {
    const folder = 'spec/integration/promises';
    const specs = readdirSync(join(ROOT, folder)).filter((name) => /^promise-.*(?<!\.slow)\.spec\.ts$/.test(name));
    const linked = localLinksOf(textOf('README.md')).filter((target) => target.startsWith(folder));

    expect(linked.sort()).toEqual(specs.map((name) => `${folder}/${name}`).sort());
  });
});

test('README.md lists every error, and no other', () => {
  const { ThreadlineError, Rollback } = threadline;
  const errors = Object.entries(threadline)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof ThreadlineError)
    .filter(([, value]) => value !== Rollback)
    .map(([name]) => name);
  const table = /^\| when \| error \|$.*?\n\n/ms.exec(textOf('README.md'))![0];
  const listed = [...table.matchAll(/`(\w+Error)`/g)].map(([, name]) => name);

  expect(listed.sort()).toEqual(errors.sort());
});
