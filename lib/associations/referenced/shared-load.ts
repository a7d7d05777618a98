import { birthScope } from '../../session/current-session';

interface Running<T> {
  readonly key: unknown;
  readonly scope: unknown;
  readonly promise: Promise<T>;
}

/** Answers everyone who asks for the same thing at the same time by one read, but never across the border of a session. */
export class SharedLoad<T> {
  #running: Running<T> | undefined;

  /** Joins the read that runs for this key, or starts one. */
  async run(key: unknown, isSame: (a: unknown, b: unknown) => boolean, load: () => Promise<T>): Promise<T> {
    const scope = birthScope();
    const last = this.#running;
    if (last !== undefined && last.scope === scope && isSame(last.key, key)) return last.promise;
    const running = (this.#running = { key, scope, promise: load() });
    try {
      return await running.promise;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }
}
