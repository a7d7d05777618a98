import { readFileSync } from 'node:fs';
import type { ClientSession, ServerSessionId } from 'mongodb';
import { connection, type ThreadlineError } from 'threadline';
import { lsidHex, type CommandRecording, type RecordedCommand } from 'threadline/testing';
import { colours } from '../support/colours';
import { commandLines } from '../support/command-lines';
import { regionOf } from '../support/regions';
import type { Act } from './act';
import { wrapped } from './wrapped';

const INDENT = '    ';
const POOLED_AT_MOST = 2;

// Only the type of the class is asked for, whatever its constructor takes.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type ErrorClass = abstract new (...args: any[]) => ThreadlineError;

/** Where the acts show what happens, and where it is counted which promises were kept. */
export class Stage {
  /** What the default client sends. */
  readonly commands: CommandRecording;
  /** What the client named `archive` sends. */
  readonly archive: CommandRecording;
  readonly broken: string[] = [];
  kept = 0;
  sent = 0;
  readonly #sessions = new Set<string>();
  readonly #held: ClientSession[] = [];

  constructor(commands: CommandRecording, archive: CommandRecording) {
    this.commands = commands;
    this.archive = archive;
  }

  /** How many different sessions the server saw. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** Shows an act: its title, its code, then whatever it says. */
  async play({ title, file, region, run }: Act, number: number): Promise<void> {
    console.log(`\n${colours.bold(`${String(number).padStart(2)}  ${title}`)}`);
    for (const line of regionOf(readFileSync(file, 'utf8'), region).split('\n')) this.say(colours.dim(`│ ${line}`));
    this.#holdPooledSessions();
    this.commands.clear();
    this.archive.clear();
    await run(this);
  }

  /** Gives back what was taken from the driver's pool. */
  async close(): Promise<void> {
    for (const session of this.#held) await session.endSession();
  }

  // The driver would give each block the server session of the one before. Held back, they leave each block an id of its
  // own, so that a command with another one shows.
  #holdPooledSessions(): void {
    for (let held = 0; held < POOLED_AT_MOST; held += 1) {
      const session = connection().client.startSession();
      if (session.id !== undefined) this.#held.push(session);
    }
  }

  say(line: string): void {
    console.log(INDENT + line);
  }

  /** Shows every command that was sent since the act began, or since this was called last. */
  showCommands(): readonly RecordedCommand[] {
    const commands = this.commands.started;
    this.commands.clear();
    this.sent += commands.length;
    for (const { lsid } of commands) this.#sessions.add(lsid ?? '');
    for (const line of commandLines(commands)) this.say(line);
    return commands;
  }

  /** Shows the commands, and holds the library to it that each of them carried the session of the block. */
  carried(id: ServerSessionId | undefined): void {
    const own = id && lsidHex(id);
    const commands = this.showCommands();
    const carrying = commands.filter(({ lsid }) => lsid === own).length;
    const whole = commands.length === 1 ? 'command' : 'commands';
    const sentence = `${carrying} of ${commands.length} ${whole} carried the session of the block`;
    this.promise(sentence, carrying > 0 && carrying === commands.length);
  }

  /** Says whether something is as it was promised. */
  promise(sentence: string, isKept: boolean): void {
    this.say(isKept ? `${colours.green('✓')} ${sentence}` : `${colours.red('✗ broken:')} ${sentence}`);
    if (isKept) this.kept += 1;
    else this.broken.push(sentence);
  }

  /** Shows the error that something was refused with. */
  refused(expected: ErrorClass, error: unknown): void {
    if (!(error instanceof expected))
      return this.promise(`refused with ${expected.name}, not with ${String(error)}`, false);
    this.promise(`refused with ${colours.yellow(error.name)}`, true);
    const sentences = { what: error.problem, why: error.summary, do: error.resolution };
    for (const [label, sentence] of Object.entries(sentences)) {
      for (const line of wrapped(sentence, `  ${label.padEnd(4)}  `, INDENT.length)) this.say(line);
    }
  }
}
