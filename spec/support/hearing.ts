/** What the hooks of a spec file tell, and what of that was told while something was done. */
export interface Hearing {
  readonly note: (what: string) => void;
  readonly said: (act: () => unknown) => Promise<string[]>;
}

/** Gives the hooks of one spec file a place to tell where they are. */
export function hearing(): Hearing {
  const seen: string[] = [];
  return {
    note: (what) => void seen.push(what),
    said: async (act) => {
      seen.length = 0;
      await act();
      return [...seen];
    },
  };
}
