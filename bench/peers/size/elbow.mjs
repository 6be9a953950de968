import { compile, crossEntropy, dense, relu, sequential } from '@elbow/nn';
import { adam } from '@elbow/optim';

const session = compile(sequential(4, dense(16), relu(), dense(3)), { loss: crossEntropy(), rule: adam() });
session.step([5.1, 3.5, 1.4, 0.2], [0]);
document.title = String(session.predict([5.1, 3.5, 1.4, 0.2]));
