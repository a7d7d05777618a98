import type { Stage } from './stage';

/** One thing that `npm start` shows. */
export interface Act {
  readonly title: string;
  /** The file whose region is shown as its code. */
  readonly file: string;
  readonly region: string;
  /** Runs it, and says on the stage what came of it. */
  readonly run: (stage: Stage) => Promise<void>;
}
