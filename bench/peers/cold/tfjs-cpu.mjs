import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { first } from './tfjs.mjs';

await setBackend('cpu');
first();
