import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

const w = tf.variable(tf.zeros([4, 3]));
const x = tf.tensor2d([[5.1, 3.5, 1.4, 0.2]]);
const t = tf.tensor2d([[1, 0, 0]]);
tf.train.adam(0.001).minimize(() => tf.losses.softmaxCrossEntropy(t, tf.matMul(tf.relu(x), w)));
document.title = String(tf.matMul(x, w).dataSync());
