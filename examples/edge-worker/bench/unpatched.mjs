import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** A Worker that starts TensorFlow.js' wasm backend as it is, and answers what came of it. */
export default {
  async fetch() {
    const said = [];
    for (const method of ['warn', 'error', 'log']) console[method] = (...words) => said.push(words.join(' '));
    try {
      const started = await tf.setBackend('wasm');
      return new Response(started ? 'started' : said.join(' ') || 'setBackend refused');
    } catch (error) {
      return new Response(String(error));
    }
  },
};
