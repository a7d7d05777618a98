import { connection, Document, Field, InvalidOptionError, Model, SessionEndedError } from 'threadline';
import { gate, idOf, rejection, wired } from '../integration/wired';

@Document()
class Person extends Model {
  @Field(String) name!: string;
}

describe("the façade of the server's session commands", () => {
  const spec = wired();
  const sessions = () => connection().serverSessions;

  it('takes sessions one by one, in lists, and both, as one command', async () => {
    const [one, two, three] = await Promise.all([sessions().start(), sessions().start(), sessions().start()]);
    for (const [command, send] of [
      ['refreshSessions', () => sessions().refresh(one, [two, three])],
      ['killSessions', () => sessions().kill([one], two, three)],
      ['endSessions', () => sessions().end([one, two, three])],
    ] as const) {
      spec.wire.clear();
      await send();
      expect(spec.wire.names).toEqual([command]);
      const sent = spec.wire.started[0]!.command[command] as { id: unknown }[];
      expect(sent.map((lsid) => idOf({ id: lsid }))).toEqual([one, two, three].map((each) => idOf(each)));
    }
  });

  it('refuses what is no session', async () => {
    for (const name of ['refresh', 'end', 'kill'] as const) {
      expect(await rejection(sessions()[name]({ id: 'x' } as never))).toBeInstanceOf(InvalidOptionError);
    }
    expect(spec.wire.names).toEqual([]);
  });

  it('belongs to the block around it, like every other call', async () => {
    const { opened, open } = gate();
    let late: Promise<unknown> | undefined;
    await Person.withSession(async () => {
      await sessions().list();
      late = opened.then(() => rejection(sessions().list()));
    });
    open();
    expect(await late).toBeInstanceOf(SessionEndedError);
  });
});
