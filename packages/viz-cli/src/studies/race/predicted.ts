/**
 * The share of the distance that a step of a rule leaves at last on a quadratic with these eigenvalues; null for a rule of which theory knows none. It is the largest size of
 * the roots of z − (1 − ηλ) for descent, z² − (1 + β − ηλ)z + β for momentum, z² − (1 + β)(1 − ηλ)z + β(1 − ηλ) for Nesterov.
 *
 * Source: Polyak 1964; Lessard, Recht & Packard 2016.
 */
export function predictedRate(
  { name, learningRate: eta, hyper }: { name: string; learningRate: number; hyper: Readonly<Record<string, number>> },
  eigenvalues: readonly number[],
): number | null {
  const beta = hyper.beta ?? 0;
  if ((hyper.dampening ?? 0) !== 0 || (hyper.weightDecay ?? 0) !== 0) return null;
  if (name === 'gradientDescent') return Math.max(...eigenvalues.map((lambda) => Math.abs(1 - eta * lambda)));
  if (name.startsWith('momentum'))
    return Math.max(...eigenvalues.map((lambda) => largestRoot(1 + beta - eta * lambda, beta)));
  if (name.startsWith('nesterov'))
    return Math.max(
      ...eigenvalues.map((lambda) => largestRoot((1 + beta) * (1 - eta * lambda), beta * (1 - eta * lambda))),
    );
  return null;
}

/** The larger size of the roots of z² − bz + c. */
function largestRoot(b: number, c: number): number {
  const discriminant = b * b - 4 * c;
  if (discriminant < 0) return Math.sqrt(c);
  const root = Math.sqrt(discriminant);
  return Math.max(Math.abs(b + root), Math.abs(b - root)) / 2;
}
