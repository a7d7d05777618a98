/**
 * The lines of a program between `// #region name` and the next `// #endregion`, without their common indentation: what
 * `npm start` shows of its own code, and what the guides quote.
 *
 * @throws RangeError where the program has no such region
 */
export function regionOf(source: string, name: string): string {
  const lines = source.split('\n');
  const from = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const length = lines.slice(from + 1).findIndex((line) => line.trim() === '// #endregion');
  if (from === -1 || length === -1) throw new RangeError(`There is no region ${name}.`);
  return withoutIndentation(lines.slice(from + 1, from + 1 + length)).join('\n');
}

function withoutIndentation(lines: readonly string[]): string[] {
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return lines.map((line) => line.slice(depth));
}
