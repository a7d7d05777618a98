import { ThreadlineError } from './threadline-error';

/** Commands of a client that does not report them were to be recorded. */
export class CommandMonitoringOffError extends ThreadlineError {
  override readonly name = 'CommandMonitoringOffError';
  readonly code = 'COMMAND_MONITORING_OFF' as const;

  constructor(details: { readonly cause?: unknown } = {}) {
    super({
      problem: 'This MongoClient does not report its commands.',
      summary:
        "recordCommands() listens to the driver's command monitoring, which is off unless the client asks for it: the recording would stay empty.",
      resolution:
        'Connect with { monitorCommands: true }, for example connect({ default: { uri, options: { monitorCommands: true } } }).',
      cause: details.cause,
    });
  }
}
