"""Writes the small networks under Tests/Fixtures/networks that Keras and PyTorch export.

    KERAS_BACKEND=tensorflow keras_fixtures.py OUT      needs keras, tensorflow and tf2onnx
    KERAS_BACKEND=torch      keras_fixtures.py OUT      needs keras, torch and onnxscript

TensorFlow and PyTorch are too large to install for a test, so what they export is kept. Each network becomes
OUT/NAME.onnx and OUT/NAME.txt in the form that onnx_zoo.py describes.
"""

import os
import pathlib
import sys

os.environ['CUDA_VISIBLE_DEVICES'] = ''
import keras
import numpy as np
import onnxruntime
from keras import layers

out = pathlib.Path(sys.argv[1])
backend = keras.backend.backend()
keras.utils.set_random_seed(20180808)
random = np.random.default_rng(1)
numbers = random.normal(size=(300, 6)).astype(np.float32)
country = random.integers(0, 10, (300, 1)).astype(np.int32)
label = (numbers[:, 0] - numbers[:, 1] + (country[:, 0] > 6) > 0.5).astype(np.int32)


def answers(path, inputs):
    """Writes what onnxruntime gives for 64 rows."""
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    given = {port.name: value[:64] for port, value in zip(session.get_inputs(), inputs)}
    lines = []
    outputs = zip([port.name for port in session.get_outputs()], session.run(None, given))
    for kind, name, values in [('input', *i) for i in given.items()] + [('output', *o) for o in outputs]:
        width = 0 if values.ndim == 1 else values.shape[1]
        lines += [f'{kind} {name} {values.dtype} {width}', ' '.join(repr(v.item()) for v in values.reshape(-1))]
    path.with_suffix('.txt').write_text('\n'.join(lines) + '\n')


def save(name, model, *inputs):
    softmax = model.output_shape[-1] == 2
    model.compile('adam', 'sparse_categorical_crossentropy' if softmax else 'binary_crossentropy')
    model.fit(list(inputs) if len(inputs) > 1 else inputs[0], label, epochs=3, verbose=0)
    path = out / f'keras-{backend}-{name}.onnx'
    model.export(str(path), format='onnx', verbose=False)
    answers(path, inputs)


def chain(*steps):
    return keras.Sequential([keras.Input((6,)), *steps])


save('dense', chain(
    layers.Dense(16, activation='relu'), layers.BatchNormalization(), layers.Dropout(0.2),
    layers.Dense(8, activation='tanh'), layers.Dense(1, activation='sigmoid')), numbers)
# TensorFlow's exporter writes gelu with an operator that ONNX does not have.
save('softmax', chain(
    layers.Dense(12, activation='gelu' if backend == 'torch' else 'relu'), layers.Dense(8, activation='silu'), layers.Dense(2, activation='softmax')),
     numbers)
if backend == 'tensorflow':
    save('activations', chain(
        layers.Dense(8, use_bias=False), layers.LayerNormalization(), layers.LeakyReLU(),
        layers.Dense(6, activation='elu'), layers.Dense(6, activation='selu'), layers.Dense(6, activation='softplus'),
        layers.Dense(1, activation='sigmoid')), numbers)
amounts, place = keras.Input((6,), name='numbers'), keras.Input((1,), dtype='int32', name='country')
both = layers.Concatenate()([amounts, layers.Flatten()(layers.Embedding(10, 3)(place))])
hidden = layers.Dense(8, activation='relu')(both) + layers.Dense(8, activation='hard_sigmoid')(both)
save('embedding', keras.Model([amounts, place], layers.Dense(1, activation='sigmoid')(hidden)), numbers, country)

if backend == 'torch':
    import torch
    from torch import nn

    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 8), nn.LayerNorm(8), nn.GELU(),
        nn.Linear(8, 8), nn.SiLU(), nn.Linear(8, 1), nn.Flatten(0), nn.Sigmoid())
    network(torch.from_numpy(numbers))
    network.eval()
    sample = (torch.from_numpy(numbers[:4]),)
    path = out / 'torch-export.onnx'
    torch.onnx.export(
        network, sample, str(path), dynamo=True, dynamic_shapes=({0: 'rows'},), external_data=False, verbose=False)
    answers(path, [numbers])
    path = out / 'torch-script.onnx'
    torch.onnx.export(
        network, sample, str(path), dynamo=False, input_names=['features'], output_names=['score'],
        dynamic_axes={'features': {0: 'rows'}, 'score': {0: 'rows'}})
    answers(path, [numbers])
