'use strict';

// Runs a program of the benchmark: node bench/start.cjs bench/src/main.ts [arguments]. The package is the built one, as
// its users get it; everything else is translated as it is loaded.
require('../scripts/load-typescript.cjs');
const Module = require('node:module');
const { join, resolve } = require('node:path');

const dist = join(__dirname, '..', 'dist');
const BUILT = { threadline: join(dist, 'index.js'), 'threadline/testing': join(dist, 'testing', 'index.js') };
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(this, BUILT[request] ?? request, ...rest);
};

const [program, ...args] = process.argv.slice(2);
const path = resolve(program);
process.argv = [process.argv[0], path, ...args];
require(path);
