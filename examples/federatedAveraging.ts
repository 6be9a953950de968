// Two places that may not share their rows train one network: each trains on its own, only weights travel and are averaged (McMahan
// et al. 2017, algorithm 1). The left half of the moons is here, the right half there, so neither knows enough alone.
import { compile, crossEntropy, type Data, dense, moons, relu, type Session, sequential, train } from '@elbow/nn';
import { momentum } from '@elbow/optim';

const all = moons({ rows: 400, seed: 1 });
const part = (inPart: (x: number) => boolean): Data => {
  const rows = Array.from(all.t, (_, i) => i).filter((i) => inPart(all.x[2 * i] ?? 0));
  return { x: rows.flatMap((i) => [all.x[2 * i] ?? 0, all.x[2 * i + 1] ?? 0]), t: rows.map((i) => all.t[i] ?? 0) };
};
const places = [part((x) => x < 0.5), part((x) => x >= 0.5)];

const network = sequential(2, dense(16), relu(), dense(2));
// The same seed: all begin with the same weights. Averages of networks that began apart mean nothing, their units do not match.
const create = () =>
  compile(network, { loss: crossEntropy(), rule: momentum({ learningRate: 0.1 }), batch: 20, seed: 1 });
const accuracy = (session: Session): number => session.evaluate(all).accuracy ?? 0;

const alone = places.map((rows) => {
  const session = create();
  for (const _ of train(session, rows, { epochs: 100 }));
  return accuracy(session);
});
console.log(alone.every((share) => share < 0.95)); // true

const sessions = places.map(create);
const average = create();
for (let round = 1; round <= 50; round++) {
  sessions.forEach((session, k) => {
    session.parameters.set(average.parameters);
    for (const _ of train(session, places[k] as Data, { epochs: 2 * round })); // two more epochs
  });
  average.parameters.forEach((_, i) => {
    let sum = 0;
    sessions.forEach((session, k) => {
      sum += (places[k] as Data).t.length * (session.parameters[i] ?? 0);
    });
    average.parameters[i] = sum / all.t.length;
  });
}
console.log(accuracy(average) > 0.98); // true
