import { run } from '../../packaging/program.ts';

/** What the control keeps: 512 numbers of 8 bytes for each training. */
const kept: Float64Array[] = [];

/** Trains so many times; returns how often the weights had each hash, and how many phases came out wrong. */
export async function round(
  trainings: number,
  leaks = false,
): Promise<{ hashes: Record<string, number>; wrong: number }> {
  const hashes: Record<string, number> = {};
  let wrong = 0;
  for (let i = 0; i < trainings; i++) {
    const { hash, phases } = await run();
    hashes[hash] = (hashes[hash] ?? 0) + 1;
    wrong += Object.values(phases).filter((isRight) => !isRight).length;
    if (leaks) kept.push(new Float64Array(512).fill(i));
  }
  return { hashes, wrong };
}
