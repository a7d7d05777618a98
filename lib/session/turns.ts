/**
 * Lets one command at a time use a session, in the order in which they asked. The server allows a session one operation
 * at a time: parallel ones share a transaction number, and acknowledged writes get lost.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md
 */
export class Turns {
  #busy = false;
  readonly #waiting: (() => void)[] = [];

  /** Whether nobody has the turn or waits for it. */
  get idle(): boolean {
    return !this.#busy;
  }

  /** Runs one command when it is its turn. The turn is given on whatever becomes of the command. */
  async take<T>(command: () => Promise<T>): Promise<T> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    try {
      return await command();
    } finally {
      const next = this.#waiting.shift();
      // The turn passes from hand to hand without becoming free, or a newcomer could overtake those who wait.
      if (next === undefined) this.#busy = false;
      else next();
    }
  }
}
