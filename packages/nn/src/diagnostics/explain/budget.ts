/** Work that trials may still do: passes over the data, or milliseconds where the caller gave a clock. */
export interface Budget {
  /** Whether there is some left. */
  readonly left: boolean;
  /** Passes made so far. */
  readonly spent: number;
  /** Counts a part of a pass, or several. */
  spend(passes: number): void;
}

/** A budget of so many passes or, with a clock, of so many milliseconds from now on. */
export function startBudget(limit: number, now?: () => number): Budget {
  const began = now?.() ?? 0;
  let spent = 0;
  return {
    get left() {
      return (now ? now() - began : spent) < limit;
    },
    get spent() {
      return spent;
    },
    spend(passes) {
      spent += passes;
    },
  };
}
