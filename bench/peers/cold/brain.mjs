import brain from 'brain.js';
import { WIDTHS, X } from './weights.mjs';

const [inputSize, ...rest] = WIDTHS;
const net = new brain.NeuralNetwork({
  inputSize,
  hiddenLayers: rest.slice(0, -1),
  outputSize: rest.at(-1),
  activation: 'relu',
});
net.initialize();
console.log(net.runInput(X)[0]);
