import { SessionEndedError } from '../errors/session-ended-error';
import { birthScope, suspendedScope } from '../session/current-session';
import type { SessionScope } from '../session/session-scope';

/** The blocks in which a criteria and those it was made from came to be. */
export type Births = readonly SessionScope[];

/** The births of what is made here from something that has these. */
export function bornHere(births: Births): Births {
  const scope = birthScope();
  return scope === undefined || births.includes(scope) ? births : [...births, scope];
}

/**
 * Refuses to use a criteria where one of its blocks is not around: it would run without the session it was meant for.
 * `withoutSession` inside the block is fine, as it says what it does.
 *
 * @throws SessionEndedError
 */
export function requireBirths(births: Births, operation: string): void {
  for (const birth of births) if (!isAround(birth)) throw new SessionEndedError({ operation });
}

function isAround(birth: SessionScope): boolean {
  if (birth.state === 'ended') return false;
  for (let scope = birthScope() ?? suspendedScope(); scope !== undefined; scope = scope.parent) {
    if (scope === birth) return true;
  }
  return false;
}
