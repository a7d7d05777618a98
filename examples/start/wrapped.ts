const WIDEST = 110;
const NARROWEST = 50;

/**
 * A sentence in lines that fit on the terminal.
 *
 * @param label stands before the first line; the others are indented by as much
 * @param indent columns that are taken up already
 */
export function wrapped(sentence: string, label: string, indent: number): string[] {
  const width = Math.max(NARROWEST, Math.min(WIDEST, process.stdout.columns ?? WIDEST)) - indent - label.length;
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + line);
}
