import { OperationError, type OperationFailure } from './operation-error';

/** No server of the deployment could be reached. */
export class ServerUnreachableError extends OperationError {
  override readonly name = 'ServerUnreachableError';
  override readonly code = 'SERVER_UNREACHABLE';
  /** The hosts that were tried. */
  readonly hosts: readonly string[];

  constructor(details: OperationFailure & { readonly hosts: readonly string[] }) {
    super(details, {
      problem: `${details.operation} could not reach ${details.hosts.join(', ')}.`,
      summary: 'Every host refused the connection or did not answer (see cause).',
      resolution: 'Check that mongod runs there and that host, port and replica set name in the URI are right.',
    });
    this.hosts = details.hosts;
  }
}
