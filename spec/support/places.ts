import { connection, type Session } from 'threadline';
import type { CommandRecording } from 'threadline/testing';
import { idOf } from '../integration/wired';

/** Where a behaviour is shown: outside every block, in a session, in a transaction. */
export type PlaceName = 'outside' | 'in a session' | 'in a transaction';

/**
 * Shows one behaviour outside every block, inside `withSession` and inside `transaction`, as one spec each. In a block it
 * also looks at the wire: whatever the body sends from there carries the block's own session, and the transaction's number.
 *
 * @param wire the commands of the client `default`; what was recorded before the body runs is dropped
 * @param body the behaviour with its expectations. It looks at what is stored through `Model.collection`, as nobody else
 *   sees what a transaction has written; and it causes no server error, which would end the transaction
 *
 * @example
 * everyPlace('A4: sends nothing when nothing changed', () => spec.wire, async () => {
 *   const person = await Person.create({ username: 'Emily' });
 *   spec.wire.clear();
 *   await person.save();
 *   expect(spec.wire.names).toEqual([]);
 * });
 */
export function everyPlace(
  title: string,
  wire: () => CommandRecording,
  body: (place: PlaceName) => Promise<void>,
): void {
  it(`${title} [outside]`, () => body('outside'));

  it(`${title} [in a session]`, () =>
    connection().withSession(async (session) => {
      await body('in a session');
      expectThreaded(wire(), session, false);
    }));

  it(`${title} [in a transaction]`, () =>
    connection().transaction({ retry: false }, async (session) => {
      await body('in a transaction');
      expectThreaded(wire(), session, true);
    }));
}

// What the body left in the recording: it may clear it as it goes, and then the rest is looked at.
function expectThreaded(wire: CommandRecording, session: Session, inTransaction: boolean): void {
  const strays = wire.started.filter(
    (command) => command.lsid !== idOf(session) || (inTransaction && command.autocommit !== false),
  );
  expect(strays.map((command) => command.name)).toEqual([]);
}
