import type { SessionPorts } from '../session/session-scope';
import { abortOpen, pingPrimary, refreshForKeepAlive } from '../store/server-sessions';
import { Session } from './session';

/** What sessions need from the rooms above them. */
export const SESSION_PORTS: SessionPorts = {
  makeHandle: (session) => Session.of(session),
  catchUp: pingPrimary,
  refresh: refreshForKeepAlive,
  abort: abortOpen,
};
