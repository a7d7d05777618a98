import { Timestamp } from '../../lib/bson/classes';
import { dateType } from '../../lib/types/date-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

const noon = new Date('2024-02-29T12:00:00.000Z');

describe('dateType', () => {
  itCasts(dateType, [
    [noon, noon],
    [noon.getTime(), noon],
    ['2024-02-29T12:00:00.000Z', noon],
    ['2024-02-29T12:00:00Z', noon],
    ['2024-02-29T13:00+01:00', noon],
    ['2024-02-29', new Date(Date.UTC(2024, 1, 29))],
    ['2024-02', new Date(Date.UTC(2024, 1, 1))],
    ['0099-01-01', new Date('0099-01-01T00:00:00Z')],
    ['-000001-01-01T00:00:00Z', new Date('-000001-01-01T00:00:00Z')],
    [0, new Date(0)],
    [new Date(NaN), UNCASTABLE],
    ['2023-02-29', UNCASTABLE],
    ['2024-02-30T12:00:00Z', UNCASTABLE],
    ['2024-13-01', UNCASTABLE],
    ['2024-00-01', UNCASTABLE],
    ['2024-02-29T25:00:00Z', UNCASTABLE],
    ['', UNCASTABLE],
    ['yesterday', UNCASTABLE],
    ['Thu Feb 29 2024', UNCASTABLE],
    ['1709208000000', UNCASTABLE],
    [1.5, UNCASTABLE],
    [9e15, UNCASTABLE],
    [NaN, UNCASTABLE],
    [true, UNCASTABLE],
    [{ $gt: noon }, UNCASTABLE],
    [[noon], UNCASTABLE],
    [new Timestamp({ t: 1, i: 1 }), UNCASTABLE],
  ]);

  it('takes a copy, as a date can change in place', () => {
    expect(dateType.cast(noon)).not.toBe(noon);
  });

  it.each([
    [new Date(1), new Date(1), true],
    [new Date(1), new Date(2), false],
    [new Date(NaN), new Date(NaN), true],
  ])('compares by time', (a, b, expected) => {
    expect(dateType.equals(a, b)).toBe(expected);
  });
});
