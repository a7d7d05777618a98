import { IsNotEmpty } from 'class-validator';
import { Document, Field, Model, ValidationError } from 'threadline';
import { idOf, rejection, wired } from '../integration/wired';

@Document({ timestamps: true })
class Person extends Model {
  @Field(String) @IsNotEmpty() name!: string;
  @Field(Date) seenAt?: Date;
}

describe('what every stored document can do', () => {
  const spec = wired();
  let person: Person;

  beforeEach(async () => {
    person = await Person.create({ name: 'Emily' });
    spec.wire.clear();
  });

  const WRITES: Readonly<Record<string, readonly [(person: Person) => Promise<unknown>, readonly string[]]>> = {
    save: [(one) => one.assign({ name: 'Emma' }).save(), ['update']],
    update: [(one) => one.update({ name: 'Emma' }), ['update']],
    destroy: [(one) => one.destroy(), ['delete']],
    delete: [(one) => one.delete(), ['delete']],
    reload: [(one) => one.reload(), ['find']],
    touch: [(one) => one.touch('seenAt'), ['update']],
    validate: [(one) => one.validate(), []],
  };

  it.each(Object.entries(WRITES))(
    '%s gives the document, and sends one command at most',
    async (_, [run, commands]) => {
      expect(await run(person)).toBe(person);
      expect(spec.wire.names).toEqual(commands);
    },
  );

  it.each(Object.entries(WRITES))('%s inside a block carries its session', async (_, [run, commands]) => {
    await Person.withSession(async (session) => {
      await run(person);
      expect(spec.wire.lsids()).toEqual(commands.length === 0 ? [] : [idOf(session)]);
    });
  });

  it('isValid tells, validate rejects', async () => {
    person.name = '';
    expect(await person.isValid()).toBe(false);
    expect(person.errors.paths).toEqual(['name']);
    expect(await rejection(person.validate())).toBeInstanceOf(ValidationError);
  });

  it('runs blocks in a session of its client, with options or without', async () => {
    const given = await person.withSession(async (session) => {
      expect(Person.currentSession).toBe(session);
      await person.update({ name: 'Emma' });
      return session.options;
    });
    expect(given).toEqual({});
    const without = await person.withSession({ causalConsistency: false }, ({ options }) => options);
    expect(without).toMatchObject({ causalConsistency: false });
  });

  it('runs transactions of its client', async () => {
    const result = await person.transaction(async (_session, { attempt }) => {
      await person.update({ name: 'Emma' });
      return attempt;
    });
    expect(result).toBe(1);
    expect(spec.wire.names).toEqual(['update', 'commitTransaction']);
    const failing = person.transaction({ retry: false }, async () => {
      await person.update({ name: 'Eve' });
      throw new RangeError('no');
    });
    expect(await rejection(failing)).toBeInstanceOf(RangeError);
    expect(person.name).toBe('Emma');
  });
});
