import * as driver from 'mongodb';
import * as classes from '../../lib/bson/classes';

describe('the BSON classes', () => {
  it('are the ones of the driver', () => {
    const { calculateObjectSize, ...own } = classes;

    for (const [name, value] of Object.entries(own))
      expect([name, driver[name as 'ObjectId'] === value]).toEqual([name, true]);
    expect(calculateObjectSize({ a: 1 })).toBe(driver.BSON.serialize({ a: 1 }).length);
  });

  it('are not looked up there each time', () => {
    const lookedUp = Object.entries(Object.getOwnPropertyDescriptors(classes)).filter(
      ([, { get }]) => get !== undefined,
    );
    expect(lookedUp).toEqual([]);
  });
});
