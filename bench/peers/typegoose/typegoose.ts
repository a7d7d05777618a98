import { getModelForClass, modelOptions, mongoose, prop, PropType, Severity } from '@typegoose/typegoose';
import type { Adapter } from '../../work/adapter';
import { operationsOf, useOther, type OtherModel, type PersonModel } from '../mongoose/operations';

mongoose.set('transactionAsyncLocalStorage', true);

@modelOptions({ schemaOptions: { _id: false } })
class Address {
  @prop() street!: string;
  @prop() city!: string;
  @prop() zip!: string;
}

@modelOptions({ schemaOptions: { _id: false } })
class Post {
  @prop() title!: string;
  @prop() body!: string;
  @prop() score!: number;
  @prop() createdAt!: Date;
}

@modelOptions({ schemaOptions: { timestamps: true, collection: 'people' }, options: { allowMixed: Severity.ERROR } })
class Person {
  @prop({ required: true, minlength: 1 }) name!: string;
  @prop({ required: true }) email!: string;
  @prop({ min: 0, max: 150 }) age!: number;
  @prop({ type: () => [String] }, PropType.ARRAY) tags!: string[];
  @prop() address!: Address;
  @prop({ type: () => [Post] }, PropType.ARRAY) posts!: Post[];
}

@modelOptions({ schemaOptions: { timestamps: true, collection: 'people' }, options: { allowMixed: Severity.ERROR } })
class Unvalidated {
  @prop() name!: string;
  @prop() email!: string;
  @prop() age!: number;
  @prop({ type: () => [String] }, PropType.ARRAY) tags!: string[];
  @prop() address!: Address;
  @prop({ type: () => [Post] }, PropType.ARRAY) posts!: Post[];
}

let connection: mongoose.Connection;
let person: PersonModel;
let unvalidated: PersonModel;

export const adapter: Adapter = {
  name: 'typegoose',
  notes: "Mongoose's hydrated documents, defined with decorators; brings the older Mongoose 9.7",
  seedExtra: { __v: 0 },

  async connect(uri, dbName) {
    connection = await mongoose.createConnection(uri, { dbName, autoIndex: false, autoCreate: false }).asPromise();
    person = getModelForClass(Person, { existingConnection: connection }) as unknown as PersonModel;
    unvalidated = getModelForClass(Unvalidated, { existingConnection: connection }) as unknown as PersonModel;
  },
  async useOthers(count) {
    for (let index = 0; index < count; index += 1) await useOther(makeOther(index));
  },
  close: () => connection.close(),
  toId: (hex) => new mongoose.Types.ObjectId(hex),
  ...operationsOf(() => ({ person, unvalidated, connection })),
};

function makeOther(index: number): OtherModel {
  @modelOptions({ schemaOptions: { _id: false } })
  class Inside {
    @prop() value!: string;
  }
  @modelOptions({
    schemaOptions: { timestamps: true, collection: `others${index}` },
    options: { customName: `Other${index}` },
  })
  class Other {
    @prop({ required: true }) name!: string;
    @prop() inside!: Inside;
    static {
      prop({ type: () => Number })(this.prototype, `field${index}`);
    }
  }
  return getModelForClass(Other, { existingConnection: connection }) as unknown as OtherModel;
}
