import type { SessionPorts } from '../session/session-scope';
import { pingPrimary, refreshForKeepAlive } from '../store/server-sessions';
import { abandon } from './by-hand';
import { Session } from './session';

/** What sessions need from the rooms above them. */
export const SESSION_PORTS: SessionPorts = {
  makeHandle: (session) => Session.of(session),
  catchUp: pingPrimary,
  refresh: refreshForKeepAlive,
  abort: abandon,
};
