import '@tensorflow/tfjs-backend-cpu';
import './tfjs.mjs';
