import type { ServerSessionId } from 'mongodb';
import { lsidHex, type RecordedCommand } from 'threadline/testing';
import { colours } from './colours';

type Paint = (text: string) => string;

const COLOURS: readonly Paint[] = [colours.cyan, colours.yellow, colours.magenta, colours.green, colours.blue];
const colourOf = new Map<string, Paint>();

/** Prints commands as the server saw them. */
export function printCommands(commands: readonly RecordedCommand[]): void {
  for (const line of commandLines(commands)) console.log(`  ${line}`);
}

/** Prints whose session it was that the commands show. */
export function printSession(whose: string, id: ServerSessionId | undefined): void {
  console.log(`  ${whose}: ${id === undefined ? 'ended' : sessionLabel(id)}`);
}

/** A session's id as it is shown: its first digits, in a colour of its own. */
export function sessionLabel(id: ServerSessionId): string {
  return paint(lsidHex(id));
}

/** One line for each command: name, collection, session, and the number of a write in its session. */
export function commandLines(commands: readonly RecordedCommand[]): string[] {
  const groups = grouped(commands);
  const cells = groups.map(({ first, times }) => [first.name, placeOf(first), times > 1 ? `×${times}` : '']);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((row) => row[column]!.length)));
  return groups.map(({ first, last }, row) => {
    const texts = cells[row]!.map((text, column) => text.padEnd(widths[column]!));
    return [...texts, first.lsid === undefined ? colours.dim('no session') : paint(first.lsid), numbers(first, last)]
      .join('  ')
      .trimEnd();
  });
}

interface Group {
  readonly first: RecordedCommand;
  last: RecordedCommand;
  times: number;
}

// Neighbours that differ in nothing but their number share a line.
function grouped(commands: readonly RecordedCommand[]): Group[] {
  const groups: Group[] = [];
  for (const command of commands) {
    const group = groups.at(-1);
    if (group !== undefined && traits(group.first) === traits(command)) {
      group.last = command;
      group.times += 1;
    } else {
      groups.push({ first: command, last: command, times: 1 });
    }
  }
  return groups;
}

function traits(command: RecordedCommand): string {
  return [command.name, placeOf(command), command.lsid, command.txnNumber === undefined].join();
}

function placeOf({ name, command }: RecordedCommand): string {
  const target: unknown = name === 'getMore' ? command['collection'] : command[name];
  return typeof target === 'string' ? target : '';
}

function paint(lsid: string): string {
  let colour = colourOf.get(lsid);
  if (colour === undefined) colourOf.set(lsid, (colour = COLOURS[colourOf.size % COLOURS.length]!));
  return `lsid ${colour(lsid.slice(0, 8))}`;
}

function numbers(first: RecordedCommand, last: RecordedCommand): string {
  if (first.txnNumber === undefined) return '';
  return colours.dim(first === last ? `txn ${first.txnNumber}` : `txn ${first.txnNumber} to ${last.txnNumber}`);
}
