/** Shows a line that changes while something goes on: on a terminal only. An empty line takes it away. */
export function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${line}`);
}
