// What must happen only when all is stored: hooks of documents, and functions given to the session.
import { Document, Field, AfterCommit, AfterRollback, CommitHookError, Model, Rollback } from 'threadline';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

// #region model
@Document()
class Order extends Model {
  @Field() article!: string;

  @AfterCommit({ on: 'create' }) confirm(): void {
    console.log(`A letter: ${this.article} is on its way`);
  }

  @AfterRollback() apologise(): void {
    console.log(`A letter: ${this.article} is sold out`);
  }
}
// #endregion

runExample(async () => {
  // #region session
  await Order.transaction(async (session) => {
    await session.afterCommit(() => console.log('The index is brought up to date'));
    session.afterRollback(() => console.log('Nothing to do for the index'));
    const order = await Order.create({ article: 'a lamp' });
    await order.update({ article: 'a green lamp' });
    console.log('The block is done');
  });
  // #endregion
  await Order.transaction(async () => {
    await Order.create({ article: 'a chair' });
    throw new Rollback();
  });
  // #region failing
  const failing = Order.transaction(async (session) => {
    await session.afterCommit(() => {
      throw new RangeError('no more paper');
    });
    await session.afterCommit(() => console.log('The others run all the same'));
    await Order.create({ article: 'a table' });
  });
  // #endregion
  console.log(await refusal(CommitHookError, () => failing));
  console.log(`Stored: ${(await Order.pluck('article')).join(', ')}`);
});
