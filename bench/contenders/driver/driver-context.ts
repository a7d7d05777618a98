import { AsyncLocalStorage } from 'node:async_hooks';
import type { Adapter } from '../../work/adapter';
import { adapter as driver } from './driver';

const { connect, useOthers, close, toId } = driver;
const storage = new AsyncLocalStorage<object>();

/** The driver by hand in blocks that an AsyncLocalStorage follows: what is paid for a session that nobody has to pass on. */
export const adapter: Adapter = {
  name: 'driver + context',
  notes: 'the bare driver, sessions by hand, each block in an AsyncLocalStorage that holds nothing of use',
  connect,
  useOthers,
  close,
  toId,
  transaction: (id, data, age) => storage.run({}, async () => driver.transaction!(id as never, data, age)),
  session: (id, data, age) => storage.run({}, async () => driver.session!(id as never, data, age)),
};
