import { importsIn, readLibrary, type SourceFile } from './support/imports';
import { DRIVER_ROOMS, LEVEL_OF_ROOM } from './support/rooms';

const MOST_LINES = 300;
const MEANINGLESS = /(^|[/-])(utils?|helpers?|common|typings|misc)([/.-]|$)/;
const ENTRIES = ['index.ts', 'testing/index.ts'];

const library = readLibrary();

describe('the house', () => {
  it('has no room that is missing in the table', () => {
    expect(
      library.filter(({ room }) => room !== undefined && !LEVEL_OF_ROOM.has(room)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('imports downwards only, types included', () => {
    expect(library.flatMap(wrongImports)).toEqual([]);
  });

  it('has no cycles, types included', () => {
    expect(cyclesAmong(library)).toEqual([]);
  });

  it('imports the driver at run time in three rooms only', () => {
    expect(
      library
        .filter(({ room }) => !DRIVER_ROOMS.includes(room!))
        .filter(loadsDriver)
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('has no import that leads nowhere', () => {
    expect(library.flatMap(lostImports)).toEqual([]);
  });

  it('has no file with a meaningless name, and no barrel inside a room', () => {
    const barrels = library.filter(({ path }) => path.endsWith('/index.ts') && !ENTRIES.includes(path));
    expect([...library.filter(({ path }) => MEANINGLESS.test(path)), ...barrels].map(({ path }) => path)).toEqual([]);
  });

  it(`has no file of more than ${MOST_LINES} lines`, () => {
    expect(
      library.filter(({ lines }) => lines > MOST_LINES).map(({ path, lines }) => `${path}: ${lines} lines`),
    ).toEqual([]);
  });
});

describe('the checks above', () => {
  const file = (path: string, text: string): SourceFile => ({
    path,
    room: path.slice(0, path.indexOf('/')),
    lines: 1,
    imports: importsIn(path, text),
  });

  it('see every kind of import, and which are of types only', () => {
    const text = `
      // import 'commented';
      import 'bare'; import a from 'default'; import type { B } from 'type'; import { type C } from 'type-names';
      import { type D, e } from 'mixed'; export { f } from 'again'; export type { G } from 'type-again'; export * from 'all';
      const lazy = () => [import('lazy'), require('required')]; type H = import('type-query').H;`;

    const seen = importsIn('store/x.ts', text).map(
      ({ specifier, isTypeOnly }) => `${specifier}${isTypeOnly ? ' (types)' : ''}`,
    );

    expect(seen).toEqual([
      ...['bare', 'default', 'type (types)', 'type-names (types)', 'mixed', 'again', 'type-again (types)', 'all'],
      ...['lazy', 'required', 'type-query (types)'],
    ]);
  });

  it('find imports upwards and sideways', () => {
    const inErrors = file('errors/x.ts', `import type { RunningServer } from '../testing/test-server';`);
    const inTesting = file('testing/x.ts', `import { ThreadlineError } from '../errors/threadline-error';`);

    expect(wrongImports(inErrors)).toEqual(['errors/x.ts imports testing/test-server.ts']);
    expect(wrongImports(inTesting)).toEqual([]);
    expect(wrongImports({ ...inTesting, path: 'telemetry/x.ts', room: 'telemetry' })).toHaveLength(1);
  });

  it('find cycles', () => {
    const to = (path: string) => ({ specifier: path, isTypeOnly: true, file: path });
    const node = (path: string, ...imports: string[]): SourceFile => ({
      path,
      room: 'x',
      lines: 1,
      imports: imports.map(to),
    });

    expect(cyclesAmong([node('a', 'b'), node('b', 'c', 'd'), node('c'), node('d', 'c')])).toEqual([]);
    expect(cyclesAmong([node('a', 'b'), node('b', 'c'), node('c', 'b')])).toEqual(['b > c > b']);
  });

  it('find the driver loaded at run time', () => {
    expect(loadsDriver(file('criteria/x.ts', `import type { Filter } from 'mongodb';`))).toBe(false);
    expect(loadsDriver(file('criteria/x.ts', `import { ObjectId } from 'mongodb';`))).toBe(true);
    expect(loadsDriver(file('criteria/x.ts', `export const late = () => require('mongodb/lib/bson');`))).toBe(true);
  });
});

function wrongImports({ path, room, imports }: SourceFile): readonly string[] {
  if (room === undefined) return [];
  return imports.flatMap(({ file }) => {
    const target = file?.split('/').at(0);
    if (file === undefined || target === room) return [];
    const isBelow = (LEVEL_OF_ROOM.get(target!) ?? Infinity) < LEVEL_OF_ROOM.get(room)!;
    return isBelow ? [] : [`${path} imports ${file}`];
  });
}

function lostImports({ path, imports }: SourceFile): readonly string[] {
  return imports
    .filter(({ specifier, file }) => specifier.startsWith('.') && file === undefined)
    .map(({ specifier }) => `${path} imports ${specifier}`);
}

function loadsDriver({ imports }: SourceFile): boolean {
  return imports.some(({ specifier, isTypeOnly }) => /^(mongodb|bson)($|\/)/.test(specifier) && !isTypeOnly);
}

/** Walks depth first; an import of a file that is still being walked closes a cycle. */
function cyclesAmong(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' > '));
    if (done.has(path) || trail.includes(path)) return;
    for (const { file } of byPath.get(path)?.imports ?? []) if (file !== undefined) walk(file, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return cycles;
}
