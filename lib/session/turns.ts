import { keepOne } from '../bson/keep-one';
import { rejecting } from './rejecting';

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

  /**
   * Asks for a turn.
   *
   * @returns `undefined` where it begins at once, which costs nothing; else what resolves when it begins
   */
  begin(): Promise<void> | undefined {
    if (this.#busy) return new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    return undefined;
  }

  /** Gives the turn on. Whoever began one ends it, whatever became of the command. */
  end(): void {
    const next = this.#waiting.shift();
    // The turn passes from hand to hand without becoming free, or a newcomer could overtake those who wait.
    if (next === undefined) this.#busy = false;
    else next();
  }

  /** Runs one command when it is its turn. */
  take<T>(command: () => Promise<T>): Promise<T> {
    const waiting = this.begin();
    return waiting === undefined ? ending(this, command) : waiting.then(() => ending(this, command));
  }
}

function ending<T>(turns: Turns, command: () => Promise<T>): Promise<T> {
  return rejecting(command).then((pass<T>).bind(undefined, turns), (error: unknown) => {
    turns.end();
    throw error;
  });
}

function pass<T>(turns: Turns, value: T): T {
  turns.end();
  return value;
}

keepOne(new Turns());
