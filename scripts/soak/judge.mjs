/** Trainings of a round, after which memory is read. */
export const ROUND = 100;
/** Rounds at least, so that the last two thirds, which are judged, have a thousand trainings. */
export const LEAST = 15;
/**
 * What may be held more at the end than when the host had warmed up. 1 MB: code that is compiled late and the collector's own books, which
 * wander by up to 0.4 MB in Node; over the least thousand trainings it is 1 KB a training, over twenty thousand 50 bytes. 1 KB a round: being
 * asked for a round and for the heap leaves 0.3 KB in a page.
 */
const HELD = { once: 2 ** 20, round: 1024 };
/**
 * The same of the process: it has what the heap does not count, and what the allocators keep. 32 MB: pages that a collection frees late. 128 KB a
 * round: workerd grew by 55 KB in each of 300 rounds of trainings, and without Elbow by 15 KB in rounds of nothing, by 45 KB where a round made
 * and dropped 400 memories of one page, by 60 KB where it took 200 digests.
 */
const RESIDENT = { once: 32 * 2 ** 20, round: 128 * 1024 };

/** The middle one of some numbers. */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * Judges a host's rounds: `{ trainings, other, held, resident, complaints }`; held and resident as `{ bytes, grown }`, bytes the median of the last, grown from
 * the end of the first third, the warming up, to the end: the slope between the medians of the first and the last third of what is judged,
 * times its length. `complaints` is empty where all is well.
 */
export function judged(rounds, golden) {
  const trainings = rounds.length * ROUND;
  const right = rounds.reduce((sum, { hashes }) => sum + (hashes[golden] ?? 0), 0);
  const wrong = rounds.reduce((sum, { wrong: phases }) => sum + phases, 0);
  const found = { trainings, other: trainings - right, held: null, resident: null, complaints: [] };
  if (right !== trainings) found.complaints.push('OTHER HASHES');
  if (wrong > 0) found.complaints.push(`${wrong} PHASES WRONG`);
  if (rounds.length < LEAST) return { ...found, complaints: [...found.complaints, 'TOO FEW'] };
  const last = rounds.slice(Math.floor(rounds.length / 3));
  for (const [what, limit] of Object.entries({ held: HELD, resident: RESIDENT })) {
    const bytes = last.map((round) => round[what]);
    if (bytes.every((value) => value === null)) continue; // the system does not tell
    if (!bytes.every((value) => value > 0)) {
      found.complaints.push(`NO BYTES ${what.toUpperCase()}`);
      continue;
    }
    const third = Math.floor(bytes.length / 3);
    const [before, after] = [median(bytes.slice(0, third)), median(bytes.slice(-third))];
    const grown = ((after - before) / (bytes.length - third)) * bytes.length;
    found[what] = { bytes: after, grown };
    if (grown > limit.once + limit.round * bytes.length) found.complaints.push(`${what.toUpperCase()} GROWS`);
  }
  if (found.held === null && found.complaints.length === 0) found.complaints.push('NO BYTES HELD');
  return found;
}
