// Classes that extend a model share its collection, and what is loaded is of the class that it was stored as.
import { Arrow, Circle, Shape, Square } from '../models/shape';
import { printCommands } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  // #region classes
  const circle = await Circle.create({ radius: 2, colour: 'red' });
  await Square.create({ side: 3 });
  await Shape.build().save();
  for (const shape of await Shape.all()) console.log(shape.constructor.name, shape.colour);
  console.log(`${await Circle.count()} circle, ${await Shape.count()} shapes, ${await Shape.red().count()} red`);
  // #endregion

  // #region becomes
  const square = circle.becomes(Square);
  square.side = 4;
  await square.save();
  console.log(`${await Circle.count()} circles, ${await Square.where({ side: 4 }).count()} square of 4`);
  // #endregion

  // #region embedded
  await square.marks.push({ text: 'top' }, new Arrow({ text: 'up', degrees: 90 }));
  const [loaded] = await Shape.where({ 'marks.text': 'up' });
  for (const mark of loaded!.marks) console.log(mark.constructor.name, mark.text);
  // #endregion
  printCommands(recording.started);
});
