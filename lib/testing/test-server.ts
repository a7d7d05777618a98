import { rm } from 'node:fs/promises';
import { forgetFolder } from './process-end';
import type { ServerNode } from './server-node';
import type { ServerUri } from './server-uri';

/** What every server of this room can do: one that was started here, or one that was running already. */
export interface RunningServer extends AsyncDisposable {
  /** Connection string; with authentication on, the administrator's. */
  readonly uri: string;
  /** Ends every process that was started here and removes its data. Safe to call twice. */
  stop(): Promise<void>;
}

/** Servers that were started here. They end with `stop()`, with `await using`, and with this process. */
export class TestServer implements RunningServer {
  readonly uri: string;
  readonly nodes: readonly ServerNode[];
  readonly #uris: ServerUri;
  readonly #folder: string;

  constructor(parts: { readonly nodes: readonly ServerNode[]; readonly uris: ServerUri; readonly folder: string }) {
    this.nodes = parts.nodes;
    this.#uris = parts.uris;
    this.#folder = parts.folder;
    this.uri = parts.uris.ofSet(this.hosts);
  }

  /** `host:port` of every node. */
  get hosts(): readonly string[] {
    return this.nodes.map((node) => node.address);
  }

  get ports(): readonly number[] {
    return this.nodes.map((node) => node.port);
  }

  /** Connection string of one of the users given in `auth`. */
  uriFor(user: { readonly name: string; readonly password: string }): string {
    return this.#uris.ofSet(this.hosts, user);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()));
    await rm(this.#folder, { recursive: true, force: true });
    forgetFolder(this.#folder);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
