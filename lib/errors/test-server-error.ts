import { ThreadlineError } from './threadline-error';

/** A test server did not start, did not come to the state that was waited for, or is not there any more. */
export class TestServerError extends ThreadlineError {
  override readonly name = 'TestServerError';
  readonly code = 'TEST_SERVER' as const;

  constructor(details: { readonly problem: string; readonly cause?: unknown }) {
    super({
      problem: details.problem,
      summary: 'The mongod of the test server exited, refused its arguments or was too slow (see cause).',
      resolution:
        'Check the options and "args" given, and the free memory and disk space of the machine; MONGOMS_DEBUG=1 or DEBUG=MongoMS:* shows the log of mongod.',
      cause: details.cause,
    });
  }
}
