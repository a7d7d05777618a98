'use strict';

// Lets Node load the TypeScript files of this repository. Each file is translated on its own (types are checked by
// `npm run typecheck`) and kept in a cache; decorator metadata is written, which Node's own type stripping cannot do.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { version } = require('typescript/package.json');

const root = join(__dirname, '..');
const cache = join(root, 'node_modules', '.cache', 'threadline', 'translated');
const settings = readFileSync(join(root, 'tsconfig.json'), 'utf8');
const ENTRIES = { threadline: join(root, 'lib/index.ts'), 'threadline/testing': join(root, 'lib/testing/index.ts') };

let typescript;
let options;

function translate(source, fileName) {
  typescript ??= require('typescript');
  options ??= {
    ...typescript.convertCompilerOptionsFromJson(
      typescript.parseConfigFileTextToJson('', settings).config.compilerOptions,
      root,
    ).options,
    module: typescript.ModuleKind.CommonJS,
    moduleResolution: undefined,
    inlineSourceMap: true,
    inlineSources: true,
    noEmit: false,
  };
  return typescript.transpileModule(source, { fileName, compilerOptions: options }).outputText;
}

function translated(fileName) {
  const source = readFileSync(fileName, 'utf8');
  const key = createHash('sha256').update([version, settings, fileName, source].join('\0')).digest('hex');
  const kept = join(cache, `${key}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = translate(source, fileName);
    mkdirSync(cache, { recursive: true });
    // Written aside first: a second process must never read half a file.
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
    return code;
  }
}

process.setSourceMapsEnabled(true);
Module._extensions['.ts'] = (module, fileName) => module._compile(translated(fileName), fileName);

// Programs here import the package by its name, as a user's would.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(this, ENTRIES[request] ?? request, ...rest);
};
