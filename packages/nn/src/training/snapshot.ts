import type { Region } from '@elbow/core-wasm';
import type { Session } from '../session.ts';

/** A copy of what training steps change. */
export interface Snapshot {
  /** Copies the session as it is now. */
  take(): void;
  /** Puts the session back to where it was when the copy was taken. */
  putBack(): void;
}

/** Reserves a copy of what training steps change: parameters, what the rule keeps, the state. It holds what is there now. */
export function snapshot({ plan, core }: Session): Snapshot {
  const { blueprint, emittedRule } = plan;
  const changing: Region[] = [
    blueprint.vectors.parameters,
    ...Object.values(emittedRule?.slots ?? {}),
    blueprint.stateSegment,
  ];
  const copies = changing.map((region) => {
    const view = core.view(region);
    return { view, copy: view.slice() };
  });
  return {
    take() {
      for (const { view, copy } of copies) copy.set(view as never); // of one type, as the copy was made from the view
    },
    putBack() {
      for (const { view, copy } of copies) view.set(copy as never);
    },
  };
}
