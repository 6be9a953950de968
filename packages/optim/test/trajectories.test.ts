import { afterAll, describe, expect, it } from 'vitest';
import { named } from './named.ts';
import { PROBLEMS, recordedTrajectories, summary, type Trajectory } from './trajectories.ts';

const recorded = recordedTrajectories();
const { built, minimisers, notBuilt } = recorded;
const seen: Trajectory[] = [];

afterAll(() => {
  console.log(summary(seen, recorded));
});

describe('a rule follows its recorded PyTorch run', () => {
  it.each(named(built, ({ name }) => name))('%s', (_, { run }) => {
    const trajectory = run();
    seen.push(trajectory);
    expect(trajectory.compared).toBeGreaterThan(51);
    expect(trajectory.ratio, trajectory.where).toBeLessThanOrEqual(1);
  });
});

it('every configuration of every optimizer is met on every problem in both precisions, but for LBFGS, no update rule', () => {
  expect(built).toHaveLength(PROBLEMS.length * 34 * 2);
  expect(minimisers).toHaveLength((PROBLEMS.length - 1) * 4 * 2); // none on minibatches
  expect(notBuilt).toEqual([]);
});
