/** The rooms of `lib/`, lowest first. A room may import those of the lines above its own, and nothing else. */
const LEVELS: readonly (readonly string[])[] = [
  ['errors', 'telemetry'],
  ['bson', 'context'],
  ['types'],
  ['definition'],
  ['clients', 'attributes'],
  ['session', 'callbacks', 'inheritance'],
  ['store'],
  ['transactions'],
  ['criteria', 'indexes'],
  ['validation', 'scopes'],
  ['persistence'],
  ['associations'],
  ['decorators'],
  ['model'],
  ['testing'],
  ['cli'],
];

export const LEVEL_OF_ROOM: ReadonlyMap<string, number> = new Map(
  LEVELS.flatMap((rooms, level) => rooms.map((room) => [room, level] as const)),
);

/** The only rooms that may import the driver at run time. */
export const DRIVER_ROOMS: readonly string[] = ['store', 'clients', 'bson'];
