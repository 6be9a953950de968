import numpy as np

y = np.full((1, 784), 0.5, dtype=np.float32)
for i, (k, n) in enumerate([(784, 256), (256, 128), (128, 10)]):
    y = y @ np.full((k, n), 0.01, dtype=np.float32) + np.zeros(n, dtype=np.float32)
    if i < 2:
        y = np.maximum(y, 0)
print(y[0, 0])
