import { loadMemoryServer } from '../memory-server';
import { serverVersion } from './server-version';
import type { BinarySource } from './binary-source';

const DOWNLOAD_SITE = 'https://fastdl.mongodb.org';
const ANSWER_WITHIN_MS = 5_000;
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** MongoDB's own download. */
export const downloadedBinary: BinarySource = {
  name: 'the MongoDB download',
  async find({ onProgress }) {
    const site = process.env['MONGOMS_DOWNLOAD_URL'] || process.env['MONGOMS_DOWNLOAD_MIRROR'] || DOWNLOAD_SITE;
    const refusal = await whyUnreachable(site);
    if (refusal !== undefined) return { reason: `${new URL(site).host} cannot be reached (${refusal})` };
    onProgress({ source: this.name, receivedBytes: 0, done: false });
    const { MongoBinary } = loadMemoryServer();
    const path = await MongoBinary.getPath({ version: serverVersion() });
    onProgress({ source: this.name, receivedBytes: 0, done: true });
    return { path };
  },
};

/**
 * Asks once, briefly, because the download itself would retry a blocked site for minutes. Any answer will do: the root
 * of the site is no page. Behind a proxy only the downloader knows the way, so there it is left to try.
 */
async function whyUnreachable(site: string): Promise<string | undefined> {
  if (PROXY_VARIABLES.some((name) => process.env[name])) return undefined;
  try {
    await fetch(site, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** `fetch` fails with "fetch failed"; what failed stands below it. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message } = cause as NodeJS.ErrnoException;
  return String(code ?? message);
}
