"""Graphs written by hand that hold one operator in many variants, for onnx_zoo.py: what no exporter writes, but the
standard allows, must give onnxruntime's answers too. Each graph gives one output for each variant.
"""

import itertools

import numpy as np
from onnx import TensorProto as T
from onnx import helper as h

random = np.random.default_rng(7)
MODES = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ']
WIDTH = 4


def graph(nodes, outputs, opset, ml, constants=(), inputs=(('X', T.FLOAT, WIDTH),)):
    ports = [h.make_tensor_value_info(n, t, ['N', w]) for n, t, w in inputs]
    given = [h.make_tensor_value_info(n, t, None) for n, t in outputs]
    return h.make_model(
        h.make_graph(nodes, 'variants', ports, given, list(constants)), ir_version=10,
        opset_imports=[h.make_opsetid('', opset), h.make_opsetid('ai.onnx.ml', ml)])


def grow(trees, depth, scores, positive, modes, double=False):
    """Random trees as the attributes of the older tree operators; `scores` lists what leaves may add to."""
    a = {k: [] for k in ('treeids', 'nodeids', 'featureids', 'modes', 'values', 'truenodeids', 'falsenodeids',
                         'missing_value_tracks_true')}
    leaves = {k: [] for k in ('treeids', 'nodeids', 'ids', 'weights')}
    for tree in range(trees):
        for node in range(2 ** (depth + 1) - 1):
            leaf = node >= 2 ** depth - 1
            a['treeids'].append(tree)
            a['nodeids'].append(node)
            a['featureids'].append(0 if leaf else int(random.integers(WIDTH)))
            a['modes'].append('LEAF' if leaf else str(random.choice(modes)))
            a['values'].append(0.0 if leaf else float(np.round(random.normal() * 2) / 2))
            a['truenodeids'].append(0 if leaf else 2 * node + 1)
            a['falsenodeids'].append(0 if leaf else 2 * node + 2)
            a['missing_value_tracks_true'].append(0 if leaf else int(random.integers(2)))
            for score in scores if leaf else ():
                leaves['treeids'].append(tree)
                leaves['nodeids'].append(node)
                leaves['ids'].append(score)
                value = random.random() / trees if positive else random.normal()
                leaves['weights'].append(float(value if double else np.float32(value)))
    return {'nodes_' + k: v for k, v in a.items()}, leaves


def as_tensors(attributes, double):
    if not double:
        return attributes
    lists = [k for k, v in attributes.items() if isinstance(v, list) and v and isinstance(v[0], float)]
    for k in lists:
        v = attributes.pop(k)
        attributes[k + '_as_tensor'] = h.make_tensor(k, T.DOUBLE, [len(v)], v)
    return attributes


def classifiers(double=False):
    nodes, outputs = [], []
    variants = itertools.product(
        [(2, [0]), (2, [1]), (2, [0, 1]), (3, [0, 1, 2])], [True, False], ['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO'],
        [0, 1, 2, 3])
    for (classes, scores), positive, transform, base in variants:
        if base not in (0, classes) and not (base == 1 and classes == 2):
            continue
        grown, leaves = grow(3, 3, scores, positive, MODES, double)
        attributes = {**grown, **{'class_' + k: v for k, v in leaves.items()}, 'post_transform': transform}
        if base:
            attributes['base_values'] = [float(np.float32(v)) for v in random.normal(size=base)]
        n = len(nodes)
        nodes.append(h.make_node(
            'TreeEnsembleClassifier', ['X'], [f'label{n}', f'scores{n}'], domain='ai.onnx.ml',
            classlabels_int64s=[10 * c + 1 for c in range(classes)], **as_tensors(attributes, double)))
        outputs.append((f'scores{n}', T.FLOAT))
        # Where leaves speak of both classes, onnxruntime says 1 or 0 whatever the labels are.
        if scores != [0, 1]:
            outputs.append((f'label{n}', T.INT64))
    return graph(nodes, outputs, 17, 3, inputs=[('X', T.DOUBLE if double else T.FLOAT, WIDTH)])


def regressors(double=False):
    nodes, outputs = [], []
    for targets, aggregate, transform, base in itertools.product(
            [1, 3], ['SUM', 'AVERAGE', 'MIN', 'MAX'], ['NONE', 'LOGISTIC', 'SOFTMAX'], [False, True]):
        grown, leaves = grow(3, 3, list(range(targets)), False, MODES, double)
        attributes = {**grown, **{'target_' + k: v for k, v in leaves.items()}, 'post_transform': transform,
                      'aggregate_function': aggregate, 'n_targets': targets}
        if base:
            attributes['base_values'] = [float(np.float32(v)) for v in random.normal(size=targets)]
        nodes.append(h.make_node(
            'TreeEnsembleRegressor', ['X'], [f'y{len(nodes)}'], domain='ai.onnx.ml', **as_tensors(attributes, double)))
        outputs.append((f'y{len(nodes) - 1}', T.FLOAT))
    return graph(nodes, outputs, 17, 3, inputs=[('X', T.DOUBLE if double else T.FLOAT, WIDTH)])


def ensembles():
    nodes, outputs = [], []
    # onnxruntime takes the numbers of SOFTMAX and LOGISTIC for one another, so no transform is asked for.
    for targets, aggregate, transform in itertools.product([1, 3], [0, 1, 2, 3], [0]):
        a = {k: [] for k in ('nodes_featureids', 'nodes_truenodeids', 'nodes_trueleafs', 'nodes_falsenodeids',
                             'nodes_falseleafs', 'nodes_missing_value_tracks_true')}
        modes, splits, members, weights, ids, roots = [], [], [], [], [], []
        for tree in range(3):
            roots.append(len(modes))
            for node in range(3):
                mode = int(random.integers(7))
                modes.append(mode)
                splits.append(float(np.round(random.normal() * 2) / 2))
                if mode == 6:
                    members += [float(v) for v in random.integers(-2, 3, 2)] + [float('nan')]
                a['nodes_featureids'].append(int(random.integers(WIDTH)))
                a['nodes_missing_value_tracks_true'].append(0 if mode == 6 else int(random.integers(2)))
                for side in ('true', 'false'):
                    leaf = node > 0
                    if leaf:
                        child = len(weights)
                        weights.append(float(np.float32(random.normal())))
                        ids.append(int(random.integers(targets)))
                    else:
                        child = roots[-1] + (1 if side == 'true' else 2)
                    a[f'nodes_{side}nodeids'].append(child)
                    a[f'nodes_{side}leafs'].append(int(leaf))
        nodes.append(h.make_node(
            'TreeEnsemble', ['X'], [f'y{len(nodes)}'], domain='ai.onnx.ml', n_targets=targets,
            aggregate_function=aggregate, post_transform=transform, tree_roots=roots, leaf_targetids=ids,
            nodes_modes=h.make_tensor('m', T.UINT8, [len(modes)], modes),
            nodes_splits=h.make_tensor('s', T.FLOAT, [len(splits)], splits),
            leaf_weights=h.make_tensor('w', T.FLOAT, [len(weights)], weights),
            **({'membership_values': h.make_tensor('v', T.FLOAT, [len(members)], members)} if members else {}), **a))
        outputs.append((f'y{len(nodes) - 1}', T.FLOAT))
    return graph(nodes, outputs, 22, 5)


def linear():
    nodes, outputs = [], []
    for classes, scores, transform in itertools.product(
            [2, 3], [1, 2, 3], ['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO']):
        if scores != classes and (scores != 1 or classes != 2):
            continue
        n = len(nodes)
        nodes.append(h.make_node(
            'LinearClassifier', ['X'], [f'label{n}', f'scores{n}'], domain='ai.onnx.ml',
            coefficients=random.normal(size=scores * WIDTH).astype(np.float32).tolist(),
            intercepts=random.normal(size=scores).astype(np.float32).tolist(),
            classlabels_ints=list(range(classes)), post_transform=transform))
        outputs += [(f'label{n}', T.INT64), (f'scores{n}', T.FLOAT)]
    nodes.append(h.make_node(
        'LinearClassifier', ['X'], ['text', 'text_scores'], domain='ai.onnx.ml',
        coefficients=random.normal(size=2 * WIDTH).astype(np.float32).tolist(), intercepts=[0.1, 0.2],
        classlabels_strings=['fraud', 'ok'], post_transform='SOFTMAX'))
    nodes.append(h.make_node('ZipMap', ['text_scores'], ['zip'], domain='ai.onnx.ml', classlabels_strings=['fraud', 'ok']))
    nodes.append(h.make_node(
        'LinearRegressor', ['X'], ['targets'], domain='ai.onnx.ml', targets=2,
        coefficients=random.normal(size=2 * WIDTH).astype(np.float32).tolist(), intercepts=[0.5, -0.5]))
    outputs += [('text', T.STRING), ('text_scores', T.FLOAT), ('targets', T.FLOAT)]
    return graph(nodes, outputs, 17, 3)


def operators(opset):
    """Every operator of ai.onnx in a few forms; a list of what each gives."""
    nodes, outputs, constants = [], [], []

    def constant(values, kind=T.FLOAT):
        values = np.asarray(values, dtype=h.tensor_dtype_to_np_dtype(kind))
        name = f'c{len(constants)}'
        constants.append(h.make_tensor(name, kind, values.shape, values.flatten().tolist()))
        return name

    def add(op, *inputs, kind=T.FLOAT, count=1, **attributes):
        names = [f'{op.lower()}{len(nodes)}_{i}' for i in range(count)]
        nodes.append(h.make_node(op, list(inputs), names, **attributes))
        outputs.extend((name, kind) for name in names)
        return names[0]

    def inner(op, *inputs, **attributes):
        name = add(op, *inputs, **attributes)
        outputs.pop()
        return name

    row = constant(random.normal(size=WIDTH))
    column = constant(random.normal(size=(3, 1)))
    positive = inner('Abs', 'X')
    for op in ('Add', 'Sub', 'Mul', 'Div', 'PRelu'):
        add(op, 'X', row)
    for op in ('Add', 'Mul'):
        add(op, inner('Reshape', 'X', constant([-1, 1, WIDTH], T.INT64)), column)
    add('Pow', positive, constant(0.5))
    add('Pow', 'X', constant(3.0))
    add('Pow', positive, constant(1.7))
    for op in ('Sum', 'Max', 'Min', 'Mean'):
        add(op, 'X', row, constant(0.25))
    for op in ('Abs', 'Neg', 'Sign', 'Floor', 'Ceil', 'Exp', 'Relu', 'Sigmoid', 'Tanh', 'Softplus', 'Softsign', 'Erf',
               'Reciprocal', 'LeakyRelu', 'Elu', 'Selu', 'HardSigmoid', 'Identity', 'Dropout', 'Flatten', 'Softmax',
               'LogSoftmax'):
        add(op, 'X')
    if opset >= 10:
        add('ThresholdedRelu', 'X', alpha=0.5)
    add('Log', positive)
    add('Sqrt', positive)
    whole = inner('Cast', 'X', to=T.INT64)
    add('Cast', 'X', kind=T.INT32, to=T.INT32)
    add('Cast', 'X', kind=T.BOOL, to=T.BOOL)
    add('Cast', 'X', kind=T.DOUBLE, to=T.DOUBLE)
    add('Div', whole, constant([2], T.INT64), kind=T.INT64)
    add('Mul', whole, constant([3], T.INT64), kind=T.INT64)
    big, small = inner('Greater', 'X', row), inner('Less', 'X', constant(0.0))
    add('Equal', whole, constant([1], T.INT64), kind=T.BOOL)
    for op in ('And', 'Or', 'Xor'):
        add(op, big, small, kind=T.BOOL)
    add('Not', big, kind=T.BOOL)
    add('Where', big, 'X', row)
    add('IsNaN', 'X', kind=T.BOOL)
    if opset >= 10:
        add('IsInf', 'X', kind=T.BOOL)
        add('Mod', whole, constant([3], T.INT64), kind=T.INT64)
        add('Mod', 'X', constant(0.7), fmod=1)
    if opset >= 11:
        add('Round', 'X')
        add('Clip', 'X', constant(-0.5), constant(0.5))
        add('Clip', 'X', '', constant(0.5))
    else:
        add('Clip', 'X', min=-0.5, max=0.5)
    if opset >= 12:
        add('LessOrEqual', 'X', row, kind=T.BOOL)
        add('GreaterOrEqual', 'X', row, kind=T.BOOL)
        add('Celu', 'X', alpha=0.5)
    if opset >= 14:
        add('HardSwish', 'X')
    if opset >= 18:
        add('Mish', 'X')
    if opset >= 20:
        add('Gelu', 'X')
        add('Gelu', 'X', approximate='tanh')
    cube = inner('Reshape', inner('Concat', 'X', inner('Neg', 'X'), 'X', axis=1), constant([-1, 3, WIDTH], T.INT64))
    for op in ('ReduceSum', 'ReduceMean', 'ReduceProd', 'ReduceMax', 'ReduceMin', 'ReduceL1', 'ReduceL2',
               'ReduceSumSquare', 'ReduceLogSumExp'):
        by_input = opset >= (13 if op == 'ReduceSum' else 18)
        for axes, keep in (([1], 1), ([2], 0), ([1, 2], 0), ([-1], 1)):
            if by_input:
                add(op, cube, constant(axes, T.INT64), keepdims=keep)
            else:
                add(op, cube, axes=axes, keepdims=keep)
    for op in ('ArgMax', 'ArgMin'):
        add(op, cube, kind=T.INT64, axis=2, keepdims=0)
        add(op, cube, kind=T.INT64, axis=1)
    add('Softmax', cube, axis=1)
    add('Softmax', cube, axis=2)
    add('Transpose', cube, perm=[0, 2, 1])
    add('MatMul', 'X', constant(random.normal(size=(WIDTH, 3))))
    add('MatMul', cube, constant(random.normal(size=(WIDTH, 2))))
    add('MatMul', cube, inner('Transpose', cube, perm=[0, 2, 1]))
    add('MatMul', 'X', constant(random.normal(size=WIDTH)))
    add('Gemm', 'X', constant(random.normal(size=(3, WIDTH))), constant(random.normal(size=3)), transB=1, alpha=0.5,
        beta=2.0)
    add('Gemm', 'X', constant(random.normal(size=(WIDTH, 3))), constant(random.normal(size=(1, 3))))
    scale, shift, mean, variance = (constant(random.random(WIDTH)) for _ in range(4))
    add('BatchNormalization', 'X', scale, shift, mean, variance)
    if opset >= 17:
        add('LayerNormalization', 'X', scale, shift)
        add('LayerNormalization', 'X', scale)
    add('Concat', 'X', 'X', axis=-1)
    add('Gather', 'X', constant([2, 0, -1], T.INT64), axis=1)
    add('Gather', 'X', constant(1, T.INT64), axis=1)
    if opset >= 13:
        add('Gather', constant(random.normal(size=(5, 2))), inner('Mod', whole, constant([5], T.INT64)))
    nodes.append(h.make_node('ArrayFeatureExtractor', ['X', constant([3, 1], T.INT64)], ['afe'], domain='ai.onnx.ml'))
    outputs.append(('afe', T.FLOAT))
    if opset >= 10:
        add('Slice', 'X', constant([1], T.INT64), constant([2**63 - 1], T.INT64), constant([1], T.INT64))
        add('Slice', 'X', constant([-1], T.INT64), constant([-100], T.INT64), constant([1], T.INT64),
            constant([-2], T.INT64))
        add('Slice', cube, constant([0, 1], T.INT64), constant([2, 3], T.INT64), constant([1, 2], T.INT64))
    else:
        add('Slice', 'X', starts=[1], ends=[-1], axes=[1])
    if opset >= 13:
        add('Split', 'X', constant([1, 3], T.INT64), axis=1, count=2)
        add('Squeeze', inner('Unsqueeze', 'X', constant([1, 3], T.INT64)), constant([1], T.INT64))
        add('Unsqueeze', 'X', constant([-1], T.INT64))
    else:
        add('Split', 'X', split=[1, 3], axis=1, count=2)
        add('Squeeze', inner('Unsqueeze', 'X', axes=[1, 3]), axes=[1])
        add('Unsqueeze', 'X', axes=[2])
    add('Expand', inner('Reshape', 'X', constant([-1, 1, WIDTH], T.INT64)), constant([1, 3, WIDTH], T.INT64))
    add('Reshape', 'X', constant([0, 2, -1], T.INT64))
    rows = inner('Gather', inner('Shape', 'X'), constant([0], T.INT64), axis=0)
    add('Reshape', 'X', inner('Concat', rows, constant([-1], T.INT64), axis=0))
    add('Add', 'X', inner('ConstantOfShape', inner('Shape', 'X'), value=h.make_tensor('v', T.FLOAT, [1], [0.5])))
    for op, attributes in (
            ('Scaler', {'offset': [0.1, 0.2, 0.3, 0.4], 'scale': [2.0, 0.5, 1.0, -1.0]}), ('Normalizer', {'norm': 'L1'}),
            ('Normalizer', {'norm': 'L2'}), ('Normalizer', {'norm': 'MAX'}), ('Binarizer', {'threshold': 0.3}),
            ('Imputer', {'imputed_value_floats': [9.0], 'replaced_value_float': float('nan')}),
            ('Imputer', {'imputed_value_floats': [1.0, 2.0, 3.0, 4.0], 'replaced_value_float': 0.0}),
            ('OneHotEncoder', {'cats_int64s': [-1, 0, 1]})):
        name = f'ml{len(nodes)}'
        nodes.append(h.make_node(op, ['X'], [name], domain='ai.onnx.ml', **attributes))
        outputs.append((name, T.FLOAT))
    for name, attributes, kind in (
            ('a', {'keys_int64s': [0, 1, -1], 'values_floats': [0.5, 1.5, 2.5], 'default_float': 9.0}, T.FLOAT),
            ('b', {'keys_int64s': [0, 1], 'values_strings': ['zero', 'one'], 'default_string': 'other'}, T.STRING),
            ('c', {'keys_int64s': [0, 1], 'values_int64s': [7, 8]}, T.INT64)):
        nodes.append(h.make_node('LabelEncoder', [whole], [name], domain='ai.onnx.ml', **attributes))
        outputs.append((name, kind))
    nodes.append(h.make_node('FeatureVectorizer', ['X', 'X'], ['vector'], domain='ai.onnx.ml', inputdimensions=[4, 4]))
    outputs.append(('vector', T.FLOAT))
    return graph(nodes, outputs, opset, 3, constants)


def rows(count):
    """Whole and half numbers, so that comparisons meet their thresholds, and some that are missing or infinite."""
    X = (np.round(random.normal(size=(count, WIDTH)) * 2) / 2 + (random.random((count, WIDTH)) < 0.3) * 0.173)
    X = X.astype(np.float32)
    holes = X.copy()
    holes[random.random(X.shape) < 0.1] = np.nan
    holes[random.random(X.shape) < 0.03] = np.inf
    holes[random.random(X.shape) < 0.03] = -np.inf
    return X, holes


def all_variants():
    """Names, models and their inputs."""
    X, holes = rows(100)
    yield 'variants-classifiers', classifiers(), {'X': holes}
    yield 'variants-classifiers-double', classifiers(double=True), {'X': holes.astype(np.float64)}
    yield 'variants-regressors', regressors(), {'X': holes}
    yield 'variants-regressors-double', regressors(double=True), {'X': holes.astype(np.float64)}
    # onnxruntime takes some fractions for members of a set of whole numbers.
    yield 'variants-ensembles', ensembles(), {'X': np.round(holes)}
    yield 'variants-linear', linear(), {'X': X}
    for opset in (9, 11, 13, 17, 18, 21):
        yield f'variants-operators-{opset}', operators(opset), {'X': X}
