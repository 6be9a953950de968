// A classifier from a CSV file: header, number columns, the class in the last one. Reads Fisher's iris data unless a path is given.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import {
  classesOf,
  compile,
  crossEntropy,
  dense,
  relu,
  sequential,
  standardise,
  standardised,
  stratifiedSplit,
  train,
} from '@elbow/nn';
import { adam } from '@elbow/optim';

// Fields without quotes; `elbow train FILE` reads every kind of CSV and guesses what the columns are.
const text = readFileSync(process.argv[2] ?? 'packages/viz-cli/data/iris.csv', 'utf8');
const [header = [], ...lines] = text
  .trim()
  .split(/\r?\n/)
  .map((line) => line.split(','));
const columns = header.length - 1;
const classes = [...new Set(lines.map((fields) => fields[columns]))].sort();
const labels = lines.map((fields) => classes.indexOf(fields[columns]));
console.log(lines.length, columns, classes.join(' ')); // 150 4 setosa versicolor virginica

/** Some of the rows as the network takes them: flat. */
const rowsOf = (chosen: Int32Array) => ({
  x: Array.from(chosen, (i) => (lines[i] as string[]).slice(0, columns).map(Number)).flat(),
  t: Array.from(chosen, (i) => labels[i] as number),
});

// A fifth of each class is never trained on. The scaling is that of the training rows, and a layer: it stays with the model.
const split = stratifiedSplit(labels, { test: 0.2, seed: 1 });
const training = rowsOf(split.train);
const test = rowsOf(split.test);
const scaling = standardise(training.x, columns);
const session = compile(sequential(columns, standardised(scaling), dense(16), relu(), dense(classes.length)), {
  loss: crossEntropy(),
  rule: adam({ learningRate: 0.01 }),
  batch: 16,
  seed: 1,
});
for (const _ of train(session, training, { epochs: 60 }));

const { accuracy = 0 } = session.evaluate(test);
console.log(test.t.length, accuracy >= 0.9); // 30 true
const [flower = 0] = classesOf(session, [5.1, 3.5, 1.4, 0.2]);
console.log(classes[flower]); // setosa
