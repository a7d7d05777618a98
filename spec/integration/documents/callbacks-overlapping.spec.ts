import {
  AfterCreate,
  AfterUpdate,
  BeforeCreate,
  BeforeSave,
  BeforeValidation,
  BelongsTo,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  HasMany,
  Model,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { everyPlace } from '../../support/places';
import { gate, rejection, wired } from '../wired';

const { note, said } = hearing();
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

@Document()
class Bead extends EmbeddedModel {
  @Field(String) colour!: string;
  @BeforeCreate() async creating(): Promise<void> {
    await pause();
    note(`create ${this.colour}`);
  }
}

@Document({ collection: 'chains' })
class Chain extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Bead, { cascadeCallbacks: true }) beads!: EmbedsMany<Bead>;
  @BeforeValidation() validating(): void {
    note(`validate ${this.isNew ? 'new' : 'stored'}`);
  }
  @BeforeSave() async saving(): Promise<void> {
    await pause();
    if (this.name !== 'broken') return;
    this.name = 'mended';
    throw new RangeError('broken');
  }
  @BeforeCreate() creating(): void {
    note('before create');
  }
  @AfterCreate() async created(): Promise<void> {
    await pause();
    note('after create');
  }
  @AfterUpdate() updated(): void {
    note('after update');
  }
}

@Document({ collection: 'chains' })
class Hasty extends Model {
  isSaving = false;
  @BeforeCreate() async creating(): Promise<void> {
    note('before create');
    if (this.isSaving) return;
    this.isSaving = true;
    await Promise.all([this.save(), this.save()]);
  }
}

@Document({ collection: 'twins' })
class Twin extends Model {
  @Field(String) name!: string;
  other: Twin | undefined;
  @BeforeCreate() async both(): Promise<void> {
    const { other } = this;
    this.other = undefined;
    await pause();
    await other?.save();
  }
}

@Document({ collection: 'masters' })
class Master extends Model {
  @HasMany(() => Pupil) pupils!: HasMany<Pupil>;
  @BeforeSave() saving(): Promise<void> {
    return pause();
  }
}

@Document({ collection: 'pupils' })
class Pupil extends Model {
  @BelongsTo(() => Master) master!: BelongsTo<Master>;
  @BeforeSave() async saving(): Promise<void> {
    await pause();
    note('pupil');
  }
}

const CREATED = ['validate new', 'before create', 'after create'];
const UPDATED = ['validate stored', 'after update'];

describe('first saves that overlap', () => {
  const spec = wired();
  const wire = () => spec.wire;

  everyPlace('J125: the second save finds the document stored, and runs the hooks of an update', wire, async () => {
    const chain = new Chain({ name: 'a' });
    expect(await said(() => Promise.all([chain.save(), chain.save()]))).toEqual([...CREATED, ...UPDATED]);
    expect([spec.wire.names, chain.isPersisted, chain.isChanged()]).toEqual([['insert'], true, false]);
  });

  everyPlace('J125: what was changed meanwhile is stored by the second save', wire, async () => {
    const chain = new Chain({ name: 'a' });
    const first = chain.save();
    await pause();
    const both = () => Promise.all([first, chain.update({ name: 'b' }), chain.update({ name: 'c' })]);
    expect((await said(both)).filter((name) => name.endsWith('create'))).toEqual(CREATED.slice(1));
    expect(spec.wire.names).toEqual(['insert']);
    chain.name = 'd';
    await Promise.all([chain.save(), chain.save()]);
    expect([spec.wire.names, (await Chain.findOrFail(chain.id)).name]).toEqual([['insert', 'update'], 'd']);
  });

  everyPlace('J130: where the first save fails the second one is the first', wire, async () => {
    const chain = new Chain({ name: 'broken' });
    const heard = await said(async () => {
      const [first, second] = await Promise.allSettled([chain.save(), chain.save()]);
      expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
    });
    expect(heard).toEqual(['validate new', ...CREATED]);
    expect([spec.wire.names, (await Chain.findOrFail(chain.id)).name]).toEqual([['insert'], 'mended']);
  });

  everyPlace('J125: whichever way it is saved', wire, async () => {
    const ways: ((chain: Chain) => Promise<unknown>)[] = [
      (chain) => Chain.saveMany([chain, new Chain({ name: 'other' })]),
      (chain) => Chain.saveMany([new Chain({ name: 'other' }), chain]),
      (chain) => chain.save({ validate: false }),
    ];
    for (const way of ways) {
      const chain = new Chain({ name: 'a' });
      const heard = await said(() => Promise.all([chain.save(), way(chain), way(chain)]));
      const others = heard.filter((name) => name === 'before create').length;
      expect([others, heard.filter((name) => name === 'after update').length]).toEqual(
        way === ways[2] ? [1, 2] : [3, 2],
      );
      expect(await Chain.where({ _id: chain.id }).count()).toBe(1);
    }
    const [one, two] = [new Chain({ name: 'a' }), new Chain({ name: 'b' })];
    const many = () => Promise.all([Chain.saveMany([one, two]), Chain.saveMany([two, one])]);
    expect((await said(many)).filter((name) => name === 'before create')).toHaveLength(2);
    const upserted = new Chain({ name: 'a' });
    expect(await said(() => Promise.all([upserted.upsert(), upserted.save()]))).toEqual(['validate new', ...UPDATED]);
  });

  everyPlace('J128: a new document inside one that is stored', wire, async () => {
    const ways: ((chain: Chain, bead: Bead) => Promise<unknown>)[] = [
      (_, bead) => bead.save(),
      (chain) => chain.save(),
      (chain, bead) => chain.beads.push(bead),
    ];
    for (const way of ways) {
      const chain = await Chain.create({ name: 'a' });
      const bead = chain.beads.build({ colour: 'red' });
      const heard = await said(() => Promise.all([chain.save(), bead.save(), way(chain, bead), way(chain, bead)]));
      expect(heard.filter((name) => name === 'create red')).toHaveLength(1);
      expect((await Chain.findOrFail(chain.id)).beads.map(({ colour }) => colour)).toEqual(['red']);
    }
  });

  everyPlace('a hook that saves its own new document is part of its save', wire, async () => {
    const hasty = new Hasty();
    // Each save within a save has hooks, as it always had.
    expect(await said(() => hasty.save())).toEqual(['before create', 'before create', 'before create']);
    expect([spec.wire.names, hasty.isPersisted]).toEqual([['insert'], true]);
  });

  everyPlace("hooks that save each other's documents do not wait for each other", wire, async () => {
    const [one, two] = [new Twin({ name: 'one' }), new Twin({ name: 'two' })];
    [one.other, two.other] = [two, one];
    await Promise.all([one.save(), two.save()]);
    expect([one.isPersisted, two.isPersisted, spec.wire.names]).toEqual([true, true, ['insert', 'insert']]);
    const [first, second, third] = ['1', '2', '3'].map((name) => new Twin({ name }));
    [first!.other, second!.other, third!.other] = [second, third, first];
    await Promise.all([first!.save(), second!.save(), third!.save()]);
    expect(spec.wire.names.filter((name) => name === 'insert')).toHaveLength(5);
  });

  everyPlace('J126: an owner and one of its list, saved at the same time', wire, async () => {
    const master = new Master();
    const pupil = master.pupils.build();
    expect(await said(() => Promise.all([master.save(), pupil.save()]))).toContain('pupil');
    expect([master.isPersisted, pupil.isPersisted, await master.pupils.count()]).toEqual([true, true, 1]);
    expect(spec.wire.names.filter((name) => name === 'insert')).toHaveLength(2);
  });

  it('one in a transaction and one outside: what an abort takes back was never stored', async () => {
    const chain = new Chain({ name: 'a' });
    const { opened, open } = gate();
    const outside = opened.then(() => Chain.withoutSession(() => chain.save()));
    const aborted = Chain.transaction(async () => {
      const saving = chain.save();
      open();
      await saving;
      throw new RangeError('no');
    });
    expect(await rejection(aborted)).toBeInstanceOf(RangeError);
    await outside.catch(() => undefined);
    expect(chain.isPersisted).toBe((await Chain.find(chain.id)) !== null);
  });
});
