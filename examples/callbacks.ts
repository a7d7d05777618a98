// What a model does by itself when its documents are made, found, saved and destroyed.
import {
  AfterBuild,
  AfterCommit,
  AfterFind,
  AfterSave,
  AroundInitialize,
  AroundSave,
  BeforeDestroy,
  BeforeInitialize,
  BeforeSave,
  CallbackHaltedError,
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  Field,
  Model,
} from 'threadline';
import { printCommands } from './support/command-lines';
import { runExample } from './support/run-example';

// #region model
@Document()
class Plank extends EmbeddedModel {
  @Field() wood!: string;
  @Field(Number) position?: number;
  @EmbeddedIn(() => Boat) boat!: EmbeddedIn<Boat>;

  @AfterBuild() count() {
    this.position = this.boat!.planks.length;
  }
  @BeforeSave() report() {
    console.log(`  saving a plank of ${this.wood}`);
  }
}

@Document()
@AfterCommit((boat: Boat) => console.log(`${boat.name} is stored for good`), { on: 'create' })
@BeforeSave((boat: Boat) => console.log(`saving ${boat.name}`), { if: (boat: Boat) => boat.isChanged() })
class Boat extends Model {
  @Field() name!: string;
  @Field(Boolean) isAfloat: boolean = false;
  @EmbedsMany(() => Plank, { cascadeCallbacks: true }) planks!: EmbedsMany<Plank>;

  @BeforeSave() normalise() {
    this.name = this.name.trim();
  }
  @AroundSave({ on: 'create' }) async launch(next: () => Promise<void>) {
    console.log('  the champagne is ready');
    await next();
    console.log('  and gone');
  }
  @AfterSave({ unless: 'wasNew' }) renamed() {
    if (this.savedChangeTo('name')) console.log(`  ${this.attributeBeforeLastSave('name')} is now ${this.name}`);
  }
  @BeforeDestroy() keepAfloat() {
    return !this.isAfloat;
  }
}
// #endregion

// #region loading
@Document({ collection: 'boats' })
@BeforeInitialize((boat: LoggedBoat) => (boat.log = []))
class LoggedBoat extends Model {
  @Field() name!: string;
  declare log: string[];

  @AroundInitialize() notice(next: () => void) {
    next();
    this.log.push(`${this.isNew ? 'made' : 'loaded'} as ${this.name}`);
  }
  @AfterFind() async lookAround() {
    this.log.push(`one of ${await Boat.count()}`);
  }
}
// #endregion

runExample(async (recording) => {
  // #region saving
  const boat = new Boat({ name: ' Argo ' });
  boat.planks.build({ wood: 'oak' });
  boat.planks.build({ wood: 'pine' });
  await boat.save();
  await boat.update({ name: 'Argo II', isAfloat: true });
  // #endregion
  console.log(`planks ${boat.planks.map(({ position }) => position).join(' and ')}`);

  // #region halting
  try {
    await boat.destroy();
  } catch (error) {
    if (!(error instanceof CallbackHaltedError)) throw error;
    console.log(`${error.callback} halted ${error.event}`);
  }
  // #endregion

  // #region skipping
  await Boat.withoutCallbacks({ only: ['keepAfloat', 'commit'] }, async () => {
    await boat.destroy();
    await Boat.create({ name: 'Raft' });
  });
  // #endregion

  // #region finding
  for await (const found of LoggedBoat.all()) console.log(`${found.name}: ${found.log.join(', ')}`);
  // #endregion
  printCommands(recording.started);
});
