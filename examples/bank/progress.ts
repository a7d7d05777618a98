import type { Books } from './books';

const REDRAW_EVERY_MS = 250;
const PRINT_EVERY_MS = 5_000;

/**
 * Shows how the day goes: one line that changes on a terminal, a plain line now and then elsewhere.
 *
 * @returns a function that ends it
 */
export function watchProgress(books: Books, stream: NodeJS.WriteStream = process.stdout): () => void {
  const began = performance.now();
  const line = (): string =>
    `${String(Math.round((performance.now() - began) / 1000)).padStart(4)} s  ${describe(books)}`;
  const show = (): void => void stream.write(stream.isTTY ? `\r\x1b[2K${line()}` : `${line()}\n`);
  const timer = setInterval(show, stream.isTTY ? REDRAW_EVERY_MS : PRINT_EVERY_MS);
  return () => {
    clearInterval(timer);
    show();
    if (stream.isTTY) stream.write('\n');
  };
}

function describe({ committed, retries, kills, refused, givenUp, settled }: Books): string {
  return `${committed.size} transfers, ${retries} retries, ${kills} kills, ${refused} refused, ${givenUp} given up, ${settled.size} unknown`;
}
