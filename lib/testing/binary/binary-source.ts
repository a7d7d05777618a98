/** What a source tells while it fetches. `totalBytes` is absent where the source does not know it. */
export interface DownloadProgress {
  readonly source: string;
  readonly receivedBytes: number;
  readonly totalBytes?: number;
  readonly done: boolean;
}

/** Hears how a download goes on, a few times a second. */
export type ProgressListener = (progress: DownloadProgress) => void;

/** What a source may use while it looks. */
export interface BinarySearch {
  readonly onProgress: ProgressListener;
}

/**
 * A place where a `mongod` may come from: all sources have this one shape and stand in the table of `find-binary.ts`.
 *
 * `find` resolves to the path of a file that may be executed, or to the reason, in a few words, why there is none.
 */
export interface BinarySource {
  readonly name: string;
  /** Whether the user has chosen this source, so that no later one may step in for it. */
  readonly isChosen?: () => boolean;
  readonly find: (search: BinarySearch) => Promise<{ readonly path: string } | { readonly reason: string }>;
}
