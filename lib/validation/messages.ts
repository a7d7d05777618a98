import type { ValidationMessages } from '../errors/validation-error';

/** The messages of one document, by path. What `document.errors` is. */
export class Messages implements ValidationMessages {
  readonly #byPath = new Map<string, string[]>();

  get paths(): readonly string[] {
    return [...this.#byPath.keys()];
  }

  get isEmpty(): boolean {
    return this.#byPath.size === 0;
  }

  add(path: string, message: string): void {
    const messages = this.#byPath.get(path);
    if (messages === undefined) this.#byPath.set(path, [message]);
    else messages.push(message);
  }

  clear(): void {
    this.#byPath.clear();
  }

  on(path: string): string[] {
    return [...(this.#byPath.get(path) ?? [])];
  }

  full(): string[] {
    return [...this.#byPath].flatMap(([path, messages]) => messages.map((message) => startsWith(message, path)));
  }

  toJSON(): Record<string, string[]> {
    return Object.fromEntries(this.paths.map((path) => [path, this.on(path)]));
  }
}

// class-validator's own messages name the property already.
function startsWith(message: string, path: string): string {
  return message.startsWith(path) ? message : `${path} ${message}`;
}
