import { regionsOf } from '../checkpoint/checkpoint.ts';
import type { Session } from '../session.ts';

/** Copies everything that training changes; the function returned puts it back. */
export function snapshot(session: Session): () => void {
  const copies = [...regionsOf(session).values()].map((region) => {
    const view = session.core.view(region);
    return { view, copy: view.slice() };
  });
  return () => {
    for (const { view, copy } of copies) view.set(copy as never);
  };
}
