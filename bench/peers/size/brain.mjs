import { NeuralNetwork } from 'brain.js';

const net = new NeuralNetwork({ inputSize: 4, hiddenLayers: [16], outputSize: 3, activation: 'relu' });
net.train([{ input: [5.1, 3.5, 1.4, 0.2], output: [1, 0, 0] }]);
document.title = String(net.run([5.1, 3.5, 1.4, 0.2]));
