/** The MongoDB release that is downloaded where no `mongod` is found. */
const DOWNLOADED_VERSION = '8.0.17';

/** The release to download: `MONGOMS_VERSION` where the environment names one. */
export function serverVersion(): string {
  return process.env['MONGOMS_VERSION'] || DOWNLOADED_VERSION;
}
