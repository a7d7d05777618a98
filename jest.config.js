'use strict';

const SLOW = '\\.slow\\.spec\\.ts$';
const DRIVER_FILE = 'mongodb/lib/runtime_adapters\\.js$';
const runsSlowSpecs = process.env.SLOW_SPECS === '1';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/spec'],
  testRegex: runsSlowSpecs ? SLOW : '\\.spec\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', ...(runsSlowSpecs ? [] : [SLOW])],
  // Types are checked by `npm run typecheck`; here each file is only translated, which is much faster.
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }],
    [DRIVER_FILE]: '<rootDir>/scripts/driver-in-jest.js',
  },
  transformIgnorePatterns: [`/node_modules/(?!${DRIVER_FILE})`],
  moduleNameMapper: {
    '^threadline$': '<rootDir>/lib/index.ts',
    '^threadline/testing$': '<rootDir>/lib/testing/index.ts',
  },
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/spec/support/global-setup.ts',
  globalTeardown: '<rootDir>/spec/support/global-teardown.ts',
  reporters: ['default', '<rootDir>/scripts/closing-line-reporter.js'],
  maxWorkers: 2,
  // A spec that failed half way leaves its client open, which must not keep the run from ending.
  forceExit: true,
  testTimeout: runsSlowSpecs ? 300_000 : 30_000,
};
