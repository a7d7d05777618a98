import { createColors } from 'picocolors';

const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
const isOnTerminal = process.stdout.isTTY === true && TERM !== 'dumb';

/** Colours on a terminal, plain text elsewhere and with `NO_COLOR`. @see https://no-color.org */
export const colours = createColors(!NO_COLOR && (isOnTerminal || Boolean(FORCE_COLOR)));
