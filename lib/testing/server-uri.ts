/** Who connects. */
export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Writes the connection strings of one server. */
export class ServerUri {
  readonly #administrator: Credentials | undefined;
  readonly #replicaSet: string | undefined;

  constructor(details: { readonly administrator?: Credentials | undefined; readonly replicaSet?: string }) {
    this.#administrator = details.administrator;
    this.#replicaSet = details.replicaSet;
  }

  /** Connects to the deployment. */
  ofSet(hosts: readonly string[], user = this.#administrator): string {
    return this.#write(hosts, user, this.#replicaSet === undefined ? [] : [['replicaSet', this.#replicaSet]]);
  }

  /** Connects to one node alone, whatever its role. */
  ofNode(host: string): string {
    return this.#write([host], this.#administrator, [['directConnection', 'true']]);
  }

  #write(
    hosts: readonly string[],
    user: Credentials | undefined,
    options: readonly (readonly [string, string])[],
  ): string {
    const who = user === undefined ? '' : `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@`;
    const all = user === undefined ? options : [...options, ['authSource', 'admin'] as const];
    const query = all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `mongodb://${who}${hosts.join(',')}/${query && '?'}${query}`;
  }
}
