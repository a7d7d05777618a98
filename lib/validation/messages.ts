import { keepOne } from '../bson/keep-one';
import { setOwn } from '../bson/own-key';
import { BASE, type ValidationDetail, type ValidationMessages } from '../errors/validation-error';

/** The messages of one document, by path. What `document.errors` is. */
export class Messages implements ValidationMessages {
  // Made with the first message: most documents never have one.
  #byPath: Map<string, ValidationDetail[]> | undefined = undefined;

  /** The documents beside the one inside that were validated with it. */
  checked: ReadonlySet<object> | undefined = undefined;

  get paths(): readonly string[] {
    return [...(this.#byPath?.keys() ?? [])];
  }

  get size(): number {
    return [...this].reduce((sum, [, messages]) => sum + messages.length, 0);
  }

  get isEmpty(): boolean {
    return this.#byPath === undefined;
  }

  has(path: string): boolean {
    return this.#byPath?.has(path) === true;
  }

  add(path: string, message: string, detail: Omit<ValidationDetail, 'message'> = {}): void {
    const byPath = (this.#byPath ??= new Map<string, ValidationDetail[]>());
    const details = byPath.get(path);
    if (details === undefined) byPath.set(path, [{ message, ...detail }]);
    else details.push({ message, ...detail });
  }

  clear(): void {
    this.#byPath = undefined;
  }

  on(path: string): string[] {
    return this.details(path).map(({ message }) => message);
  }

  details(path: string): ValidationDetail[] {
    return [...(this.#byPath?.get(path) ?? [])];
  }

  *[Symbol.iterator](): Iterator<readonly [path: string, messages: string[]]> {
    for (const path of this.paths) yield [path, this.on(path)];
  }

  full(): string[] {
    return [...this].flatMap(([path, messages]) => messages.map((message) => withPath(message, path)));
  }

  toJSON(): Record<string, string[]> {
    const object: Record<string, string[]> = {};
    for (const [path, messages] of this) setOwn(object, path, messages);
    return object;
  }
}

keepOne(new Messages());

const NAMING = ['', 'each value in ', 'nested property ', 'each value in nested property '];

// The messages of class-validator name the property already, but not the way to it.
function withPath(message: string, path: string): string {
  if (path === BASE || startsWith(message, path)) return message;
  const name = path.slice(path.lastIndexOf('.') + 1);
  const before = NAMING.find((words) => startsWith(message, words + name));
  if (before === undefined) return `${path} ${message}`;
  return `${before}${path}${message.slice(before.length + name.length)}`;
}

function startsWith(message: string, words: string): boolean {
  return message.startsWith(words) && !/^[\w$]/.test(message.slice(words.length));
}
