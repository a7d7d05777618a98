// Fields and types: casts, sets, maps, enums, a type of one's own, readonly and hidden fields, serialization, safety.
import { ImmutableAttributeError, UnknownAttributeError, ValidationError } from 'threadline';
import { Cents, Item, Parcel, Size } from '../models/parcel';
import { runExample } from './support/run-example';

runExample(async () => {
  // #region types
  const parcel = await Parcel.create({
    number: 'P-1',
    size: Size.Large,
    kilos: 20,
    barcode: 2n ** 62n,
    stickers: new Set(['fragile', 'this side up']),
    stops: new Map([['Rome', new Date('2026-11-25T08:00:00Z')]]),
    items: [{ label: 'vase', price: new Cents(1999), cost: new Cents(500) }],
    pin: '1234',
  });
  parcel.stickers.add('fragile').add('heavy');
  parcel.stops.set('Milan', new Date('2026-11-26T08:00:00Z'));
  console.log(Object.keys(parcel.changes));
  await parcel.save();
  console.log(await Parcel.collection.findOne({ _id: parcel.id }, { projection: { stickers: 1, kilos: 1, _id: 0 } }));
  // #endregion

  // #region casts
  parcel.assign({ kilos: '21.5' as never, size: 'enormous' as never });
  console.log(parcel.kilos, parcel.size, parcel.attributeBeforeTypeCast('kilos'));
  try {
    await parcel.save();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    console.log(error.errors.full());
  }
  parcel.resetAttribute('size');
  await parcel.save();
  // #endregion

  // #region money
  const [vase] = parcel.items;
  console.log(vase!.price!.amount, vase!.attributeBeforeTypeCast('price'));
  console.log(await Parcel.where({ 'items.price': 1999 } as never).count());
  // #endregion

  // #region readonly
  try {
    await parcel.update({ number: 'P-2' });
  } catch (error) {
    if (!(error instanceof ImmutableAttributeError)) throw error;
    console.log(error.problem);
    parcel.resetAttribute('number');
  }
  // #endregion

  // #region serialization
  console.log(parcel.toJSON({ only: ['number', 'stickers'], methods: ['isHeavy'] }));
  console.log(parcel.toJSON({ only: [], include: { items: { only: ['label', 'cost'] } } }));
  console.log('pin' in parcel.toObject(), 'pin' in parcel.attributes);
  const exported = JSON.stringify(parcel.toExtendedJSON({ hidden: true }));
  console.log(Parcel.fromExtendedJSON(exported).barcode === parcel.barcode);
  console.log(new Item({ label: 'lamp', cost: 700 }));
  // #endregion

  // #region safety
  const body = JSON.parse('{ "kilos": 3, "pin": "0000", "__proto__": { "isAdmin": true } }') as object;
  try {
    parcel.assign(body);
  } catch (error) {
    if (!(error instanceof UnknownAttributeError)) throw error;
    console.log(error.problem);
  }
  parcel.assign(body, { only: ['kilos'] });
  parcel.customs = { $ne: null, 'a.b': 1 };
  await parcel.save();
  console.log((await Parcel.findOrFail(parcel.id)).customs, parcel.pin);
  // #endregion
});
