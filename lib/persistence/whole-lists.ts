import type { Path, Update } from '../attributes/update';
import { placeOf } from './places';

/**
 * The same update with lists written as a whole, each on the condition that nothing in it has changed. That takes no
 * expression, which could be no deeper than the server reads them, and leaves nothing that is in the way of something else.
 */
export function withWholeLists({ set, unset, lists, guards }: Update): Update {
  const changed = lists.filter(({ whole }) => whole !== undefined).map((list) => ({ list, place: placeOf(list.path) }));
  const outer = changed.filter(({ place }) => !changed.some((other) => isBelow(place, other.place)));
  const isOutside = (path: Path): boolean => !outer.some(({ place }) => placeOf(path).startsWith(place));
  const written = outer.map(({ list }) => ({ path: list.path, ...list.whole!() }));
  return {
    set: [...set.filter(({ path }) => isOutside(path)), ...written],
    unset: unset.filter(isOutside),
    lists: lists.filter(({ path }) => isOutside(path)),
    guards: [
      ...guards.filter(({ path }) => isOutside(path)),
      ...written.map(({ path, known }) => ({ path: path.slice(0, -1), known })),
    ],
  };
}

function isBelow(place: string, other: string): boolean {
  return place !== other && place.startsWith(other);
}
