import { afterAll, describe, expect, it } from 'vitest';
import { named } from './named.ts';
import { PROBLEMS, recordedTrajectories, summary, type Trajectory } from './trajectories.ts';

const { built, notBuilt } = recordedTrajectories();
const seen: Trajectory[] = [];

afterAll(() => {
  console.log(summary(seen, notBuilt));
});

describe('a rule follows its recorded PyTorch run', () => {
  it.each(named(built, ({ name }) => name))('%s', (_, { run }) => {
    const trajectory = run();
    seen.push(trajectory);
    expect(trajectory.compared).toBeGreaterThan(51);
    expect(trajectory.ratio, trajectory.where).toBeLessThanOrEqual(1);
  });
});

it('the rules built so far meet 8 SGD, 3 Adam and 2 Rprop configurations on every problem in both precisions', () => {
  expect(built).toHaveLength(PROBLEMS.length * (8 + 3 + 2) * 2);
});
