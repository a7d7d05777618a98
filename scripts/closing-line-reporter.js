'use strict';

/** Closes a run with one plain line, whatever else jest has printed. */
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, testResults }) {
    // A suite that did not even load has no test to count, and is a failure all the same.
    const unloaded = testResults.filter(({ testExecError }) => testExecError !== undefined).length;
    this.line = `${numPassedTests} passed, ${numFailedTests + Math.min(unloaded, numFailedTestSuites)} failed`;
  }

  // Jest asks for the error after it has printed its own summary.
  getLastError() {
    if (this.line !== undefined) process.stdout.write(`${this.line}\n`);
    this.line = undefined;
  }
};
