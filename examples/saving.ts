// What is sent: saves, many documents at once, find or create, upsert, one match changed and given, soft deletion.
import { DuplicateKeyError, type BulkReport } from 'threadline';
import { Product, Review } from '../models/product';
import { printCommands } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  await Product.createIndexes();
  recording.clear();

  // #region save
  const figs = await Product.create({ sku: 'F1', name: 'figs' });
  figs.stock = 10;
  await figs.save(); // $set: stock and updatedAt
  await figs.save(); // nothing changed, nothing is sent
  await figs.update({ stock: 12, name: 'dried figs' });
  // #endregion
  console.log(`${figs.stock} ${figs.name}`);

  // #region many
  const rows = [{ sku: 'D1' }, { sku: '' }, { sku: 'F1' }, { sku: 'P1', stock: 5 }];
  const { saved, failed } = await Product.createMany(rows, { report: true });
  for (const { index, error } of failed) console.log(`row ${index + 1}: ${(error as Error).name}`);
  // #endregion

  // #region save-many
  for (const product of saved) product.stock += 1;
  await Product.saveMany([...saved, new Product({ sku: 'A1' })]); // one insert, one update
  // #endregion

  // #region failed-many
  try {
    await Product.createMany([{ sku: 'B1' }, { sku: 'A1' }, { sku: 'C1' }]);
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    const report: BulkReport = error.report!;
    console.log(`${report.saved.length} stored, ${report.failed.length} refused, ${report.skipped.length} not sent`);
  }
  // #endregion

  // #region find-or-create
  const dates = await Product.findOrCreateBy({ sku: 'D1' }, { name: 'dates' }); // found: it keeps its name
  const kiwis = await Product.findOrCreateBy({ sku: 'K1' }, { name: 'kiwis' });
  const next = await Product.where({ state: 'draft', stock: { $gt: 100 } })
    .createWith({ stock: 101 })
    .firstOrInitialize((product) => (product.sku = 'N1'));
  // #endregion
  console.log(`${dates.name}, ${kiwis.name}, ${next.sku} with ${next.stock} as a ${next.state}`);

  // #region upsert
  const plums = await Product.upsert({ sku: 'P1' }, { name: 'plums' });
  await new Product({ _id: plums.id, sku: 'P1', name: 'plum jam' }).upsert({ setOnInsert: { stock: 1 } });
  // #endregion

  // #region one
  const taken = await Product.where({ state: 'draft' })
    .order({ stock: -1 })
    .findOneAndUpdate({ state: 'checked' }, { returnDocument: 'after' });
  // #endregion
  console.log(`${taken?.name} are ${taken?.state}; ${JSON.stringify([...(await Product.tally('state'))])}`);

  // #region soft
  const review = await Review.create({ sku: 'F1', text: 'Sweet.' });
  await review.destroy();
  console.log(await Review.count(), await Review.onlyDeleted().count());
  await review.restore();
  // #endregion
  printCommands(recording.started);
});
