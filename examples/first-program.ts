// #region program
import { IsNotEmpty } from 'class-validator';
import { connect, disconnect, Document, Field, Model } from 'threadline';

@Document()
class Person extends Model {
  @Field() @IsNotEmpty() username!: string;
  @Field() age?: number;
}

async function main(uri: string): Promise<void> {
  await connect({ default: { uri, database: 'first_program' } });

  await Person.withSession(async (session) => {
    const emily = await Person.create({ username: 'Emily', age: 30 });
    emily.username = 'Emma';
    await emily.save();
    const adults = await Person.where({ age: { $gte: 18 } }).order({ username: 1 });
    console.log(`Found ${adults.map(({ username }) => username).join(', ')}.`);
    await emily.destroy();
    console.log(`Four commands, one session: ${session.id?.id.toString('hex')}`);
  });

  await disconnect();
}
// #endregion

import { runOnReplicaSet } from './support/run-example';

runOnReplicaSet(({ uri }) => main(uri));
