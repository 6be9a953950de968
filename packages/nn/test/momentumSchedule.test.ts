import { compile, dense, relu, sequential, setMomentum, squaredError, train } from '@elbow/nn';
import { gradientDescent, momentum, oneCycle } from '@elbow/optim';
import { expect, it } from 'vitest';
import { PURPOSE, permutations } from '../src/data/permutation.ts';
import { drain } from './examples.ts';

it('a schedule that moves the momentum trains as steps with it by hand, bit for bit', () => {
  const net = sequential(2, dense(4), relu(), dense(1));
  const data = {
    x: Array.from({ length: 40 }, (_, i) => Math.sin(i)),
    t: Array.from({ length: 20 }, (_, i) => Math.cos(i)),
  };
  const options = { loss: squaredError(), rule: momentum({ learningRate: 0.05 }), batch: 5, seed: 3 };
  const schedule = oneCycle(0.1, { steps: 8, momentum: [0.5, 0.9] });
  const trained = compile(net, options);
  drain(train(trained, data, { epochs: 2, schedule }));
  const byHand = compile(net, options);
  const unmoved = compile(net, options);
  for (let epoch = 0; epoch < 2; epoch++) {
    const order = permutations(20, 3, PURPOSE.shuffle)(epoch);
    for (let b = 0; b < 4; b++) {
      const rows = [...order.subarray(5 * b, 5 * b + 5)];
      const x = rows.flatMap((row) => data.x.slice(2 * row, 2 * row + 2));
      const t = rows.map((row) => data.t[row] as number);
      const k = 4 * epoch + b;
      for (const session of [byHand, unmoved]) session.learningRate = schedule(k);
      setMomentum(byHand, schedule.momentum?.(k) as number);
      byHand.step(x, t);
      unmoved.step(x, t);
    }
  }
  expect([...trained.parameters]).toEqual([...byHand.parameters]);
  expect([...trained.parameters]).not.toEqual([...unmoved.parameters]);
  const plain = compile(net, { ...options, rule: gradientDescent() });
  expect(() => train(plain, data, { epochs: 1, schedule }).next()).toThrow(
    'train: gradientDescent has no momentum, which schedule would move',
  );
  expect(() => setMomentum(byHand, 1)).toThrow('setMomentum: must be a number from 0 to below 1, got 1');
  expect(() => setMomentum(plain, 0.5)).toThrow('setMomentum: the rule of the session has no momentum');
});
