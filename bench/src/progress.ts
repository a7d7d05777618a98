import ora from 'ora';

/** Tells a person how far a run is: one line that changes on a terminal, a line for each step elsewhere. */
export class Progress implements Disposable {
  readonly #spinner = ora({ stream: process.stderr, isEnabled: process.stderr.isTTY, discardStdin: false });
  readonly #began = performance.now();
  readonly #total: number;
  #done = 0;
  #lastStep = '';

  constructor(total: number) {
    this.#total = total;
    if (process.stderr.isTTY) this.#spinner.start();
  }

  /**
   * @param step what is being done, printed once where there is no terminal
   * @param detail which part of it
   */
  advance(step: string, detail: string): void {
    this.#spinner.text = `${step} · ${detail} · ${this.#percent()}% · ${this.#remaining()}`;
    if (!process.stderr.isTTY && step !== this.#lastStep) process.stderr.write(`${step} (${this.#percent()}%)\n`);
    this.#lastStep = step;
    this.#done += 1;
  }

  /** Prints a line that stays. */
  say(text: string): void {
    this.#spinner.clear();
    process.stderr.write(`${text}\n`);
  }

  [Symbol.dispose](): void {
    this.#spinner.stop();
  }

  #percent(): number {
    return Math.min(100, Math.floor((100 * this.#done) / this.#total));
  }

  #remaining(): string {
    if (this.#done === 0) return '';
    const seconds = ((performance.now() - this.#began) / this.#done) * (this.#total - this.#done) * 0.001;
    return seconds < 90 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`;
  }
}
