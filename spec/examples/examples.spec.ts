import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../support/run-program';

const TAKES_AT_MOST_MS = 60_000;

/** What each program must have printed, line after line. */
const PROGRAMS: Readonly<Record<string, readonly RegExp[]>> = {
  'first-program.ts': [/^Found Emma\.$/, /^Four commands, one session: [0-9a-f]{32}$/],
  'model-session.ts': [
    /^1 of 2 people never wrote a post$/,
    /^ {2}insert {5}people {6}lsid (\w{8}) {2}txn 1$/,
    /^ {2}find {7}people {6}lsid (\w{8})$/,
    /^ {2}insert {5}posts {7}lsid (\w{8}) {2}txn 2$/,
    /^ {2}update {5}posts {7}lsid (\w{8}) {2}txn 3$/,
    /^ {2}update {5}people {6}lsid (\w{8}) {2}txn 4$/,
    /^ {2}update {5}people {6}lsid (\w{8})$/,
    /^ {2}aggregate {2}people {2}×2 {2}lsid (\w{8})$/,
    /^ {2}the block: lsid (\w{8})$/,
  ],
  'callbacks.ts': [
    /^saving {2}Argo $/,
    /^ {2}the champagne is ready$/,
    /^ {2}saving a plank of oak$/,
    /^ {2}saving a plank of pine$/,
    /^ {2}and gone$/,
    /^Argo is stored for good$/,
    /^saving Argo II$/,
    /^ {2}saving a plank of oak$/,
    /^ {2}saving a plank of pine$/,
    /^ {2}Argo is now Argo II$/,
    /^planks 1 and 2$/,
    /^keepAfloat halted destroy$/,
    /^saving Raft$/,
    /^ {2}the champagne is ready$/,
    /^ {2}and gone$/,
    /^Raft: one of 1$/,
    /^ {2}insert {5}boats {4}lsid /,
    /^ {2}update {5}boats {4}lsid /,
    /^ {2}delete {5}boats {4}lsid /,
    /^ {2}insert {5}boats {4}lsid /,
    /^ {2}find {7}boats {4}lsid /,
    /^ {2}aggregate {2}boats {4}lsid /,
  ],
  'documents.ts': [
    /^Argo II carries figs and dates$/,
    /^dried dates are on Argo II$/,
    /^\{ miles: \[ 0, 10 \], flags: \[ \[\], \[ 'blue' \] \] \}$/,
    /^true$/,
    /^\{$/,
    /^ {2}miles: \[ 0, 10 \],$/,
    /^ {2}updatedAt: \[ /,
    /^\}$/,
    /^15 miles under white and red$/,
    /^version 7 is out of date: stored is 8$/,
    /^ {2}insert {9}ships {6}lsid /,
    /^ {2}update {9}ships {2}×5 /,
    /^ {2}findAndModify {2}ships {2}×2 /,
  ],
  'validations.ts': [
    /^email: email must be an email$/,
    /^flight: flight must be present$/,
    /^bags: three bags are too many$/,
    /^seats\.0\.row: row must not be greater than 40$/,
    /^\{"code":"VALIDATION","message":$/,
    /^true false$/,
    /^\[$/,
    /^ {2}\{$/,
    /^ {4}message: 'passport should not be empty',$/,
    /^ {4}rule: 'isNotEmpty',$/,
    /^ {4}context: \{ desk: 7 \}$/,
    /^ {2}\}$/,
    /^\]$/,
    /^false \[ 'code is taken already' \]$/,
    /^false \[ 'one seat was booked twice' \]$/,
    /^ {2}find {4}bookings {2}×2 /,
    /^ {2}insert {2}bookings /,
    /^ {2}update {2}bookings /,
    /^ {2}find {4}bookings {2}×2 /,
    /^ {2}insert {2}bookings /,
  ],
  'saving.ts': [
    /^12 dried figs$/,
    /^row 2: ValidationError$/,
    /^row 3: DuplicateKeyError$/,
    /^1 stored, 1 refused, 1 not sent$/,
    /^unnamed, kiwis, N1 with 101 as a draft$/,
    /^dried figs are checked; \[\["(?:checked",1|draft",5)\],\["(?:checked",1|draft",5)\]\]$/,
    /^0 1$/,
    /^ {2}insert {9}products {6}lsid /,
    /^ {2}update {9}products {2}×2 /,
    /^ {2}insert {9}products {2}×2 /,
    /^ {2}update {9}products {6}lsid /,
  ],
  'inheritance.ts': [
    /^Circle red$/,
    /^Square black$/,
    /^Shape black$/,
    /^1 circle, 3 shapes, 1 red$/,
    /^0 circles, 1 square of 4$/,
    /^Mark top$/,
    /^Arrow up$/,
  ],
  'fields.ts': [
    /^\[ 'stickers', 'stops' \]$/,
    /^\{ kilos: 20, stickers: \[ 'fragile', 'this side up', 'heavy' \] \}$/,
    /^21.5 enormous 21.5$/,
    /size must be of type Enum of "small", "large"/,
    /^1999 19.99 EUR$/,
    /^1$/,
    /^Parcel.number cannot be changed once the document is stored\.$/,
    /number: 'P-1'/,
    /isHeavy: true/,
    /label: 'vase', cost: /,
    /^false true$/,
    /^true$/,
    /^Item \(new\) \{$/,
    /cost: \[hidden\]/,
    /^Parcel has no attribute "__proto__"\.$/,
    /^\{ '\$ne': null, 'a\.b': 1 \} 1234$/,
  ],
  'instance-session.ts': [
    /^Emily has written 1 post$/,
    /^ {2}update {2}people .*lsid (\w{8})/,
    /^ {2}insert {2}posts .*lsid (\w{8})/,
    /^ {2}update {2}posts .*lsid (\w{8})/,
    /^ {2}update {2}people .*lsid (\w{8})/,
    /^ {2}the block: lsid (\w{8})$/,
  ],
  'explicit-session.ts': [
    /^Emily is active$/,
    /^ {2}insert {2}people .*lsid (\w{8})/,
    /^ {2}update {2}people .*lsid (\w{8})/,
    /^ {2}find {4}people .*lsid (\w{8})/,
    /^ {2}the session: lsid (\w{8})$/,
    /^The session has ended: true; its id is gone: true$/,
  ],
  'cluster-times.ts': [
    /^Process \d+ wrote at (\d+\.\d+); its token is [\w-]{20}$/,
    /^Process \d+ read Emily after (\d+\.\d+)$/,
  ],
  'server-sessions.ts': [
    /^lsid \w{8} is listed by the server, which forgets it after \d+ minutes$/,
    /^lsid \w{8} is listed by the server, which forgets it after \d+ minutes$/,
    /^ {2}startSession .*×2/,
    /^ {2}refreshSessions /,
    /^ {2}aggregate /,
    /^ {2}aggregate .*system\.sessions/,
    /^ {2}endSessions /,
    /^ {2}killSessions /,
  ],
  'nesting.ts': [
    /^Person\.withSession was called inside a session block\.$/,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^SessionClientMismatchError: ArchivedPost\.create belongs to the client "archive"/,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^ {2}insert {2}people {2}×2 {2}lsid (\w{8}) {2}txn \d+ to \d+$/,
    /^ {2}the block: lsid (\w{8})$/,
    /^2 people and 1 archived post are stored$/,
  ],
  'parallel-writes.ts': [
    /^ {2}insert {2}people {2}×10 {2}lsid (\w{8}) {2}txn 1 to 10$/,
    /^ {2}the block: lsid (\w{8})$/,
    /^10 creates at once, 10 people stored$/,
  ],
  'streams.ts': [
    /^ {2}find {9}cities {4}lsid (\w{8})$/,
    /^ {2}killCursors {2}cities {4}lsid (\w{8})$/,
    /^ {2}find {9}cities {4}lsid (\w{8})$/,
    /^ {2}update {7}cities {4}lsid (\w{8})$/,
    /^ {2}getMore {6}cities {4}lsid (\w{8})$/,
    /^ {2}update {7}cities {4}lsid (\w{8})$/,
  ],
  'snapshot-session.ts': [
    /^In the snapshot: 1 person, and later still 1$/,
    /^Outside: 2 people$/,
    /^OperationNotAllowedInSnapshotError: Person\.create /,
  ],
  'leaked-work.ts': [
    /^A timer:$/,
    /^SessionEndedError: Person\.create /,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^$/,
    /^A save that nobody awaits:$/,
    /^UnawaitedOperationError: .* Person\.save\.$/,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^$/,
    /^A criteria that is kept:$/,
    /^SessionEndedError: Person\.first /,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^$/,
    /^A cursor that is kept:$/,
    /^SessionEndedError: Person\.collection\.find /,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^$/,
    /^Stored: Emily$/,
  ],
  'transactions.ts': [
    /^ {2}find .*accounts .*lsid (\w{8}) {2}txn \d+$/,
    /^ {2}update .*accounts {3}×2 {2}lsid (\w{8}) {2}txn \d+ to \d+$/,
    /^ {2}insert .*transfers .*lsid (\w{8}) {2}txn \d+$/,
    /^ {2}commitTransaction .*lsid (\w{8}) {2}txn \d+$/,
    /^The ledger has rent; balances: 70, 130$/,
    /^It resolved to undefined; in memory 70, changed: false$/,
    /^Stored: 70$/,
  ],
  'transaction-retries.ts': [
    /^Attempt 2 went through$/,
    /^Anna has 120, Tom counts 1 transfer$/,
    /^Attempt 1 was in vain$/,
    /^Attempt 2 was in vain$/,
    /^TransactionRetryError: The transaction was given up after 3 attempts/,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^Anna has 270$/,
  ],
  'commit-hooks.ts': [
    /^The block is done$/,
    /^A letter: a green lamp is on its way$/,
    /^The index is brought up to date$/,
    /^A letter: a chair is sold out$/,
    /^A letter: a table is on its way$/,
    /^The others run all the same$/,
    /^CommitHookError: 1 hook failed after the transaction was committed\.$/,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^Stored: a green lamp, a table$/,
  ],
  'transaction-by-hand.ts': [
    /^Aborted: 70 in memory$/,
    /^ {2}update .*accounts .*lsid (\w{8})/,
    /^ {2}commitTransaction .*lsid (\w{8})/,
    /^ {2}update .*accounts .*lsid (\w{8})/,
    /^ {2}abortTransaction .*lsid (\w{8})/,
    /^Stored: 50$/,
  ],
  'joined-transaction.ts': [
    /^ {2}update .*accounts {2}×4 {2}lsid (\w{8})/,
    /^ {2}commitTransaction .*lsid (\w{8})/,
    /^Balances: 40, 130, 130$/,
    /^TransactionNestingError: Account\.transaction was called inside a transaction\.$/,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^4 accounts$/,
  ],
  'transaction-refusals.ts': [
    /^OperationNotAllowedInTransactionError: Account\.collection\.drop /,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^InvalidOptionError: Account\.collection\.insertOne was given a writeConcern /,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^TransactionAbortedError: /,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^Stored: Anna, Ben$/,
  ],
  'closing.ts': [
    /^NotConnectedError: connection\.withSession /,
    /^ {2}Why: /,
    /^ {2}What to do: /,
    /^The open block was waited for, and has counted 1 person\.$/,
    /^ {2}insert {5}people .*lsid (\w{8})/,
    /^ {2}aggregate {2}people .*lsid (\w{8})/,
  ],
};

const OWN_SPEC = ['bank.ts', 'start.ts'];

test('every program has its output here', () => {
  const programs = readdirSync(join(__dirname, '..', '..', 'examples')).filter((name) => name.endsWith('.ts'));

  expect([...Object.keys(PROGRAMS), ...OWN_SPEC].sort()).toEqual(programs.sort());
});

test.each(Object.entries(PROGRAMS))(
  'examples/%s prints what it shows',
  async (name, expected) => {
    const { code, stdout, stderr } = await runProgram(`examples/${name}`);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // How many batches a list comes in depends on what else the server knows.
    const lines = stdout.split('\n').filter((line) => !line.includes('getMore          $cmd.aggregate'));
    for (const [index, line] of expected.entries()) expect(lines[index]).toMatch(line);
    // What the parentheses caught is one and the same: a session id, or a time of the cluster.
    const caught = expected.flatMap((line, index) => line.exec(lines[index]!)?.slice(1) ?? []);
    expect(new Set(caught).size).toBeLessThanOrEqual(1);
  },
  TAKES_AT_MOST_MS,
);

test(
  'a program that fails ends with another exit code than 0',
  async () => {
    const { code, stderr } = await runProgram('examples/model-session.ts', {
      MONGODB_URI: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200',
    });

    expect(code).toBe(1);
    expect(stderr).toContain('ServerUnreachableError');
  },
  TAKES_AT_MOST_MS,
);
