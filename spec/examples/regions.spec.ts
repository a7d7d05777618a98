import { regionOf } from '../../examples/support/regions';

const SOURCE = ['a();', '  // #region part', '  if (b) {', '    c();', '', '  }', '  // #endregion', 'd();'].join('\n');

test('gives the lines of a region without their common indentation', () => {
  expect(regionOf(SOURCE, 'part')).toBe(['if (b) {', '  c();', '', '}'].join('\n'));
});

test.each(['other', 'par'])('refuses the name of no region: %s', (name) => {
  expect(() => regionOf(SOURCE, name)).toThrow(RangeError);
});

test('refuses a region without an end', () => {
  expect(() => regionOf('// #region part\na();', 'part')).toThrow(RangeError);
});
