import { array, matmul, maximum } from 'numpy-ts';

document.title = String(maximum(matmul(array([[5.1, 3.5]], 'float32'), array([[1], [2]], 'float32')), 0).data);
