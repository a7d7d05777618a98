import { ThreadlineError } from './threadline-error';

const SENTENCES = {
  nesting: {
    what: 'is nested deeper than 180 levels',
    summary: 'The server stores nothing that is nested deeper; each document and each list counts as a level.',
    resolution: 'Keep what is so deep in documents of their own, and refer to them.',
  },
  size: {
    what: 'changes so much at once that the command would be larger than 16 MB',
    summary: 'The server takes no larger commands for one document.',
    resolution: 'Save in several steps, or store the list as a whole with replace().',
  },
} as const;

/** Something that is about to be stored is beyond a limit of the server. Nothing was sent. */
export class ServerLimitError extends ThreadlineError {
  override readonly name = 'ServerLimitError';
  readonly code = 'SERVER_LIMIT' as const;
  /** What was about to store it, for example `Person.save`. */
  readonly operation: string;
  /** Which limit. @see https://www.mongodb.com/docs/manual/reference/limits/ */
  readonly limit: 'nesting' | 'size';

  constructor(details: { readonly operation: string; readonly limit: 'nesting' | 'size' }) {
    const { what, summary, resolution } = SENTENCES[details.limit];
    super({ problem: `What ${details.operation} would store ${what}.`, summary, resolution });
    this.operation = details.operation;
    this.limit = details.limit;
  }
}
