import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Long, Timestamp } from 'mongodb';
import { connect, connection, InvalidCausalTokenError, InvalidOptionError } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { mongodbUri } from '../../support/database';
import { Person, Stranger } from '../people';
import { rejection, wired } from '../wired';

const PROGRAM = join(__dirname, '..', 'programs', 'hand-over-token.ts');
const RUNNER = join(__dirname, '..', '..', '..', 'scripts', 'load-typescript.cjs');

describe('Promise 8: causality crosses processes in a short opaque string', () => {
  const spec = wired();

  const takeToken = () =>
    Person.withSession(async (session) => {
      await Person.create({ username: 'Emily' });
      return session.causalToken!;
    });

  it('is there after the first operation, short, and safe in cookies and URLs', async () => {
    await Person.withSession(async (session) => {
      expect(session.causalToken).toBeUndefined();
      await Person.count();
      expect(session.causalToken).toMatch(/^[\w-]+$/);
      expect(session.causalToken!.length).toBeLessThanOrEqual(512);
      expect(encodeURIComponent(session.causalToken!)).toBe(session.causalToken);
      const before = session.causalToken;
      await Person.create({ username: 'Emma' });
      expect(session.causalToken).not.toBe(before);
    });
  });

  it('makes the first read of another session read at least that far', async () => {
    const token = await takeToken();
    const time = spec.wire.named('insert')[0]!.reply!['operationTime'] as Timestamp;
    spec.wire.clear();
    await Person.withSession({ after: token }, async (session) => {
      expect(session.operationTime).toEqual(time);
      expect(session.causalToken).toBe(token);
      expect(await Person.count()).toBeGreaterThan(0);
    });
    expect(spec.wire.names).toEqual(['aggregate']);
    expect(spec.wire.started[0]!.command['readConcern']).toEqual({ afterClusterTime: time });
  });

  it('carries the operation time only: no cluster time from outside is gossiped', async () => {
    const token = await takeToken();
    expect(Buffer.from(token, 'base64url').length).toBeLessThan(16);
    await Person.withSession({ after: token }, (session) => {
      expect(session.driverSession.clusterTime).toBeUndefined();
    });
  });

  it('from another process', async () => {
    const child = fork(PROGRAM, [mongodbUri(), spec.database], { execArgv: ['-r', RUNNER] });
    const ended = once(child, 'exit');
    const [{ token, username }] = (await once(child, 'message')) as [{ token: string; username: string }];
    spec.wire.clear();
    const found = await Person.withSession({ after: token }, () => Person.where({ username }).first());
    expect(found).toMatchObject({ username });
    const back = await Person.withSession(async (session) => {
      await found!.update({ age: 7 });
      return session.causalToken!;
    });
    child.send({ token: back });
    const [answer] = (await once(child, 'message')) as [{ age: number; unhandled: number }];
    await ended;

    expect(answer).toEqual({ age: 7, afterClusterTime: true, unhandled: 0 });
    const [first] = spec.wire.named('ping', 'find');
    const sent = spec.wire.named('find')[0]!.command['readConcern'].afterClusterTime as Timestamp;
    expect(first!.lsid).toBe(spec.wire.named('find')[0]!.lsid);
    expect(sent.greaterThan(Timestamp.fromNumber(0))).toBe(true);
  });

  it('refuses every single changed character, and sends nothing', async () => {
    const token = await takeToken();
    spec.wire.clear();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let tried = 0;
    for (let at = 0; at < token.length; at += 1) {
      for (const character of alphabet) {
        if (character === token[at]) continue;
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        const error = await rejection(Person.withSession({ after: changed }, () => Person.count()));
        if (!(error instanceof InvalidCausalTokenError)) throw new Error(`${changed} of ${token}: ${String(error)}`);
        tried += 1;
      }
    }
    expect(tried).toBe(token.length * 63);
    expect(spec.wire.names).toEqual([]);
  });

  it.each([
    ['an empty string', ''],
    ['too long a string', 'a'.repeat(513)],
    ['a very long string', 'a'.repeat(1_000_000)],
    ['a number', 1],
    ['null', null],
    ['true', true],
    ['an object', {}],
    ['a list', ['token']],
    ['a timestamp', Timestamp.fromNumber(1)],
    ['a function', () => 'token'],
    ['an object that is a string on request', { toString: () => 'token', length: 20 }],
    ['blanks', ' '.repeat(20)],
    ['a line end', `${'a'.repeat(20)}\n`],
    ['letters beyond ASCII', 'ä'.repeat(20)],
    ['NUL', '\0'.repeat(20)],
  ])('refuses %s', async (_, after) => {
    const error = await rejection(Person.withSession({ after } as never, () => Person.count()));
    expect(error).toBeInstanceOf(InvalidCausalTokenError);
    expect(error).toMatchObject({ code: 'INVALID_CAUSAL_TOKEN' });
    expect(await rejection(Person.startSession({ after } as never))).toBeInstanceOf(InvalidCausalTokenError);
    expect(spec.wire.names).toEqual([]);
  });

  it('refuses a shortened, lengthened, padded or otherwise written token', async () => {
    const token = await takeToken();
    spec.wire.clear();
    const variants = [
      token.slice(1),
      token.slice(0, -1),
      `${token}A`,
      `${token}=`,
      `${token}\n`,
      ` ${token}`,
      token + token,
    ];
    const swapped = [token.toLowerCase(), token.toUpperCase()].filter((variant) => variant !== token);
    for (const after of [...variants, ...swapped]) {
      expect(await rejection(Person.withSession({ after }, () => Person.count()))).toBeInstanceOf(
        InvalidCausalTokenError,
      );
    }
    expect(spec.wire.names).toEqual([]);
  });

  describe('a token from ahead of the cluster, made as we make them', () => {
    /** Whoever reads our source can make a token: that must harm nobody. */
    function forged(seconds: number, increment: number): string {
      const head = Buffer.alloc(9);
      head.writeUInt8(1, 0);
      head.writeUInt32BE(seconds, 1);
      head.writeUInt32BE(increment, 5);
      const digest = createHash('sha256').update('threadline.causal').update(head).digest().subarray(0, 6);
      return Buffer.concat([head, digest]).toString('base64url');
    }
    const now = () => Math.floor(Date.now() / 1_000);

    it.each([
      ['an hour', () => forged(now() + 3_600, 1)],
      ['a year', () => forged(now() + 31_536_000, 1)],
      ['all that there is', () => forged(0xffffffff, 0xffffffff)],
      ['a minute', () => forged(now() + 60, 0)],
    ])('%s: one ping, then the refusal, and nothing else', async (_, token) => {
      await Person.count();
      spec.wire.clear();
      const before = await clusterTime();
      spec.wire.clear();

      const error = await rejection(Person.withSession({ after: token() }, () => Person.create({ username: 'never' })));

      expect(error).toBeInstanceOf(InvalidCausalTokenError);
      expect(spec.wire.names).toEqual(['ping']);
      expect(spec.wire.started[0]!.command['readConcern']).toBeUndefined();
      expect(spec.wire.started[0]!.lsid).toBeDefined();
      const after = await clusterTime();
      expect(after.getHighBits() - before.getHighBits()).toBeLessThan(30);
      await Person.withSession({ after: await takeToken() }, () => Person.count());
    });

    it('a token of the past is taken as it is, and never moves anything backwards', async () => {
      await Person.withSession({ after: forged(1, 1) }, async (session) => {
        await Person.count();
        expect(session.operationTime!.getHighBits()).toBeGreaterThan(1_000_000_000);
      });
    });

    async function clusterTime(): Promise<Timestamp> {
      const { $clusterTime } = await connection().client.db('admin').command({ ping: 1 });
      return $clusterTime.clusterTime as Timestamp;
    }
  });

  it('asks the primary once where the client is behind the token, and then reads', async () => {
    await connect({
      other: {
        uri: mongodbUri(),
        database: spec.database,
        options: { monitorCommands: true, heartbeatFrequencyMS: 60_000 },
      },
    });
    using wire = recordCommands(connection('other').client);
    const token = await takeToken();

    await Stranger.withSession({ after: token }, () => Stranger.count());
    await Stranger.withSession({ after: token }, () => Stranger.count());

    expect(wire.names.filter((name) => name === 'ping').length).toBeLessThanOrEqual(1);
    expect(wire.named('aggregate')).toHaveLength(2);
    expect(wire.named('aggregate').every(({ command }) => command['readConcern'].afterClusterTime !== undefined)).toBe(
      true,
    );
    await connection('other').close();
  });

  it.each([
    ['snapshot', { snapshot: true }],
    ['causalConsistency: false', { causalConsistency: false }],
  ])('contradicts %s', async (_, options) => {
    const token = await takeToken();
    spec.wire.clear();
    const running = Person.withSession({ ...options, after: token }, () => Person.count());
    expect(await rejection(running)).toBeInstanceOf(InvalidOptionError);
    expect(spec.wire.names).toEqual([]);
  });

  it('works with startSession and on instances', async () => {
    const token = await takeToken();
    const person = await Person.create({ username: 'instance' });
    spec.wire.clear();
    await using session = await Person.startSession({ after: token });
    await session.run(() => Person.count());
    await person.withSession({ after: token }, () => person.reload());
    expect(spec.wire.started.map(({ command }) => command['readConcern']?.afterClusterTime)).not.toContain(undefined);
    expect(Long.isLong(spec.wire.started[0]!.command['readConcern'].afterClusterTime)).toBe(true);
  });
});
