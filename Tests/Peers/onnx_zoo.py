"""Exports the tabular models that people train and writes what onnxruntime answers for them.

    onnx_zoo.py OUT [NAME ...]

Each model becomes OUT/NAME.onnx. Its inputs and answers stand in OUT/NAME.txt: a line `input NAME TYPE WIDTH` or
`output NAME TYPE WIDTH`, followed by one line with all values, row by row. OUT/zoo.txt lists the names.
"""

import pathlib
import sys
import warnings

import lightgbm
import numpy as np
import onnx.helper
import onnxruntime
import xgboost

# skl2onnx hands over numpy's numbers and truth values, which onnx refuses since 1.20; it must find this when imported.
plain = onnx.helper.make_attribute
onnx.helper.make_attribute = lambda key, value, *others, **named: plain(
    key, [v + 0 if isinstance(v, bool) else v.item() if isinstance(v, np.generic) else v for v in value]
    if isinstance(value, list) else value, *others, **named)

import onnx_variants
import skl2onnx
from onnxmltools.convert import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as MLFloat
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import (
    AdaBoostClassifier, BaggingClassifier, ExtraTreesClassifier, GradientBoostingClassifier,
    GradientBoostingRegressor, HistGradientBoostingClassifier, HistGradientBoostingRegressor, IsolationForest,
    RandomForestClassifier, RandomForestRegressor, StackingClassifier, VotingClassifier)
from sklearn.feature_selection import SelectKBest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import (
    ElasticNet, LinearRegression, LogisticRegression, Perceptron, RidgeClassifier, SGDClassifier)
from sklearn.naive_bayes import BernoulliNB, GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import (
    Binarizer, FunctionTransformer, KBinsDiscretizer, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder,
    OrdinalEncoder, PolynomialFeatures, PowerTransformer, QuantileTransformer, RobustScaler, StandardScaler)
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier


ROWS = 1000
WIDTH = 6
random = np.random.default_rng(20180808)


def rows(count, missing=0.0):
    X = (random.lognormal(0, 1, (count, WIDTH)) * random.choice([-1, 1, 1], (count, WIDTH))).astype(np.float32)
    X[:, 5] = random.integers(0, 12, count)
    signal = X[:, 0] - X[:, 1] + (X[:, 2] > 1) + np.isin(X[:, 5], [2, 3, 7]) * 1.5
    y = signal + random.normal(0, 1, count) > 1.8
    if missing:
        X[random.random(X.shape) < missing] = np.nan
    return X, y.astype(np.int64)


X, y = rows(1500)
XM, yM = rows(1500, missing=0.1)
ask, askM = rows(ROWS)[0], rows(ROWS, missing=0.15)[0]
OUT = pathlib.Path(sys.argv[1])
only = set(sys.argv[2:])
names = []


def save(name, model, inputs):
    """Writes a model and what onnxruntime gives for inputs by name."""
    content = model.SerializeToString()
    session = onnxruntime.InferenceSession(content, providers=['CPUExecutionProvider'])
    answers = session.run(None, inputs)
    lines = []

    def tensor(kind, name, values):
        values = np.asarray(values)
        width = 0 if values.ndim == 1 else int(np.prod(values.shape[1:]))
        lines.append(f'{kind} {name} {values.dtype if values.dtype.kind in "fib" else "string"} {width}')
        flat = values.reshape(-1)
        lines.append(' '.join(str(v) if values.dtype.kind in 'OUS' else repr(v.item()) for v in flat))

    for port in session.get_inputs():
        tensor('input', port.name, inputs[port.name])
    for port, values in zip(session.get_outputs(), answers):
        if isinstance(values, list):
            values = np.array([[row[key] for key in row] for row in values], dtype=np.float32)
        tensor('output', port.name, values)
    (OUT / f'{name}.onnx').write_bytes(content)
    (OUT / f'{name}.txt').write_text('\n'.join(lines) + '\n')
    names.append(name)


def wanted(name):
    return not only or name in only


def sk(name, model, X=X, y=y, ask=ask, options=None, opset=None, zipmap=False, double=False):
    if not wanted(name):
        return
    model.fit(X, y)
    width = X.shape[1]
    kind = DoubleTensorType if double else FloatTensorType
    final = model.steps[-1][1] if isinstance(model, Pipeline) else model
    settings = {id(model): {'zipmap': zipmap, **(options or {})}} if hasattr(final, 'classes_') else None
    exported = skl2onnx.convert_sklearn(
        model, initial_types=[('X', kind([None, width]))], options=settings, target_opset=opset)
    save(name, exported, {'X': ask.astype(np.float64 if double else np.float32)})


def sklearn_models():
    scaled = lambda *steps: make_pipeline(*steps, LogisticRegression(C=0.3))
    sk('logistic', LogisticRegression())
    sk('logistic-zipmap', LogisticRegression(), zipmap=True)
    sk('logistic-columns', LogisticRegression(), zipmap='columns')
    sk('logistic-raw', LogisticRegression(), options={'raw_scores': True})
    sk('logistic-double', LogisticRegression(), double=True)
    sk('logistic-three', LogisticRegression(), y=y + (X[:, 3] > 2))
    for opset in (9, 11, 12, 13, 15, 18, 21):
        sk(f'standard-opset{opset}', scaled(StandardScaler()), opset={'': opset, 'ai.onnx.ml': 1})
    sk('standard-ml3', scaled(StandardScaler()), opset={'': 17, 'ai.onnx.ml': 3})
    sk('minmax', scaled(MinMaxScaler()))
    sk('minmax-clip', scaled(MinMaxScaler(clip=True)))
    sk('maxabs', scaled(MaxAbsScaler()))
    sk('robust', scaled(RobustScaler()))
    sk('normalizer-l1', scaled(Normalizer('l1')))
    sk('normalizer-l2', scaled(Normalizer('l2')))
    sk('normalizer-max', scaled(Normalizer('max')))
    sk('binarizer', scaled(Binarizer(threshold=0.5)))
    sk('power', scaled(PowerTransformer()))
    sk('polynomial', scaled(StandardScaler(), PolynomialFeatures(2)))
    sk('pca', scaled(StandardScaler(), PCA(3)))
    sk('select', scaled(SelectKBest(k=3)))
    sk('bins', scaled(KBinsDiscretizer(5, encode='onehot-dense', quantile_method='averaged_inverted_cdf')))
    sk('log1p', scaled(FunctionTransformer()))
    sk('union', make_pipeline(
        FeatureUnion([('a', StandardScaler()), ('b', MinMaxScaler())]), LogisticRegression()))
    sk('imputer-mean', scaled(SimpleImputer(), StandardScaler()), XM, yM, askM)
    sk('imputer-median', scaled(SimpleImputer(strategy='median'), RobustScaler()), XM, yM, askM)
    sk('sgd-log', make_pipeline(StandardScaler(), SGDClassifier(loss='log_loss', random_state=0)))
    sk('sgd-huber', make_pipeline(StandardScaler(), SGDClassifier(loss='modified_huber', random_state=0)))
    sk('sgd-hinge', make_pipeline(StandardScaler(), SGDClassifier(random_state=0)))
    sk('ridge', RidgeClassifier())
    sk('perceptron', Perceptron())
    sk('lda', LinearDiscriminantAnalysis())
    sk('svc', make_pipeline(StandardScaler(), SVC(probability=False)), X[:300], y[:300])
    sk('gaussian-nb', GaussianNB())
    sk('bernoulli-nb', BernoulliNB())
    sk('decision-tree', DecisionTreeClassifier(max_depth=6, random_state=0))
    sk('decision-tree-missing', DecisionTreeClassifier(max_depth=6, random_state=0), XM, yM, askM)
    sk('forest', RandomForestClassifier(20, max_depth=6, random_state=0))
    sk('forest-zipmap', RandomForestClassifier(20, max_depth=6, random_state=0), zipmap=True)
    sk('forest-ml1', RandomForestClassifier(10, max_depth=5, random_state=0), opset={'': 11, 'ai.onnx.ml': 1})
    sk('forest-double', RandomForestClassifier(20, max_depth=6, random_state=0), double=True)
    sk('forest-three', RandomForestClassifier(10, max_depth=6, random_state=0), y=y + (X[:, 3] > 2))
    sk('extra-trees', ExtraTreesClassifier(20, max_depth=6, random_state=0))
    sk('gradient-boosting', GradientBoostingClassifier(n_estimators=20, random_state=0))
    sk('gradient-boosting-three', GradientBoostingClassifier(n_estimators=5, random_state=0), y=y + (X[:, 3] > 2))
    sk('hist-boosting', HistGradientBoostingClassifier(max_iter=20), XM, yM, askM)
    sk('ada-boost', AdaBoostClassifier(n_estimators=5, random_state=0))
    sk('bagging', BaggingClassifier(DecisionTreeClassifier(max_depth=3), 5, random_state=0))
    sk('mlp-relu', make_pipeline(StandardScaler(), MLPClassifier((16, 8), max_iter=30, random_state=0)))
    sk('mlp-tanh', make_pipeline(
        StandardScaler(), MLPClassifier((8,), activation='tanh', max_iter=30, random_state=0)))
    sk('mlp-logistic', make_pipeline(
        StandardScaler(), MLPClassifier((8,), activation='logistic', max_iter=30, random_state=0)))
    sk('calibrated-sigmoid', CalibratedClassifierCV(LogisticRegression(), method='sigmoid', cv=2))
    sk('calibrated-isotonic', CalibratedClassifierCV(LogisticRegression(), method='isotonic', cv=2))
    sk('calibrated-forest', CalibratedClassifierCV(
        RandomForestClassifier(5, max_depth=4, random_state=0), method='sigmoid', cv=2))
    sk('calibrated-svc', CalibratedClassifierCV(LinearSVC(), method='sigmoid', cv=2))
    pair = [('a', LogisticRegression()), ('b', RandomForestClassifier(5, max_depth=4, random_state=0))]
    sk('voting-soft', VotingClassifier(pair, voting='soft', flatten_transform=False))
    sk('voting-soft-weighted', VotingClassifier(
        pair, voting='soft', flatten_transform=False, weights=np.array([1, 3])))
    sk('voting-hard', VotingClassifier(pair, voting='hard', flatten_transform=False))
    sk('stacking', StackingClassifier(pair, cv=2))
    sk('knn', KNeighborsClassifier(3), X[:200], y[:200])
    target = (y * 3 + X[:, 0]).astype(np.float32)
    sk('linear-regression', LinearRegression(), y=target)
    sk('elastic-net', make_pipeline(StandardScaler(), ElasticNet(0.01)), y=target)
    sk('forest-regression', RandomForestRegressor(10, max_depth=6, random_state=0), y=target)
    sk('boosting-regression', GradientBoostingRegressor(n_estimators=10, random_state=0), y=target)
    sk('hist-regression', HistGradientBoostingRegressor(max_iter=10), y=target)
    sk('mlp-regression', MLPRegressor(hidden_layer_sizes=(8,), max_iter=30, random_state=0), y=target)
    sk('isolation-forest', IsolationForest(n_estimators=10, random_state=0), opset={'': 15, 'ai.onnx.ml': 3})


def columns_models():
    import pandas
    frame = pandas.DataFrame(X[:, :4], columns=['amount', 'count', 'risk', 'gap'])
    frame['kind'] = X[:, 5].astype(np.int64)
    frame['country'] = np.array(['AT', 'DE', 'FR', 'IT'])[np.abs(X[:, 4] * 7).astype(int) % 4]
    asked = pandas.DataFrame(ask[:, :4], columns=['amount', 'count', 'risk', 'gap'])
    asked['kind'] = ask[:, 5].astype(np.int64)
    asked['country'] = np.array(['AT', 'DE', 'FR', 'XX'])[np.abs(ask[:, 4] * 7).astype(int) % 4]

    def export(name, parts, used, zipmap=False):
        if not wanted(name):
            return
        model = Pipeline([('prepare', ColumnTransformer(parts)), ('model', LogisticRegression())]).fit(frame[used], y)
        kinds = {'kind': Int64TensorType, 'country': StringTensorType}
        types = [(c, kinds.get(c, FloatTensorType)([None, 1])) for c in used]
        exported = skl2onnx.convert_sklearn(model, initial_types=types, options={id(model): {'zipmap': zipmap}})
        dtypes = {'kind': np.int64, 'country': object}
        save(name, exported, {c: asked[[c]].to_numpy().astype(dtypes.get(c, np.float32)) for c in used})

    numbers = ['amount', 'count', 'risk', 'gap']
    export('columns-scaled', [('a', StandardScaler(), numbers[:2]), ('b', MinMaxScaler(), numbers[2:])], numbers)
    export('columns-passthrough', [('a', StandardScaler(), numbers[:2]), ('b', 'passthrough', ['gap'])], numbers)
    export('columns-onehot', [
        ('a', StandardScaler(), numbers), ('b', OneHotEncoder(handle_unknown='ignore'), ['kind'])], numbers + ['kind'])
    export('columns-ordinal', [
        ('a', StandardScaler(), numbers),
        ('b', OrdinalEncoder(handle_unknown='use_encoded_value', unknown_value=-1), ['kind'])], numbers + ['kind'])
    export('columns-text', [
        ('a', StandardScaler(), numbers), ('b', OneHotEncoder(handle_unknown='ignore'), ['country'])],
        numbers + ['country'], zipmap=True)


def boosted_models():
    def save_ml(name, model, ask):
        save(name, model, {'X': ask})

    types = [('X', MLFloat([None, WIDTH]))]
    quiet = {'verbose': -1, 'num_threads': 1, 'deterministic': True}
    for name, made, data in [
        ('lightgbm', lightgbm.LGBMClassifier(n_estimators=30, **quiet), (X, y, ask)),
        ('lightgbm-missing', lightgbm.LGBMClassifier(n_estimators=30, **quiet), (XM, yM, askM)),
        ('lightgbm-zero-missing',
         lightgbm.LGBMClassifier(n_estimators=10, zero_as_missing=True, **quiet), (XM, yM, askM)),
        ('lightgbm-forest', lightgbm.LGBMClassifier(
            n_estimators=10, boosting_type='rf', subsample=0.7, subsample_freq=1, **quiet), (X, y, ask)),
        ('lightgbm-three', lightgbm.LGBMClassifier(n_estimators=5, **quiet), (X, y + (X[:, 3] > 2), ask)),
        ('lightgbm-regression', lightgbm.LGBMRegressor(n_estimators=10, **quiet), (X, X[:, 0] + y, ask)),
    ]:
        if wanted(name):
            made.fit(*data[:2])
            for zipmap in (False, True) if name == 'lightgbm' else (False,):
                exported = convert_lightgbm(made, initial_types=types, zipmap=zipmap, target_opset=15)
                save_ml(name + ('-zipmap' if zipmap else ''), exported, data[2])
    if wanted('lightgbm-categorical'):
        made = lightgbm.LGBMClassifier(n_estimators=20, min_data_per_group=5, cat_smooth=1, **quiet)
        made.fit(X, y, categorical_feature=[5])
        save_ml('lightgbm-categorical', convert_lightgbm(
            made, initial_types=types, zipmap=False, target_opset=15), ask)
    if wanted('lightgbm-split'):
        made = lightgbm.LGBMRegressor(n_estimators=20, **quiet).fit(X, X[:, 0] + y)
        save_ml('lightgbm-split', convert_lightgbm(made, initial_types=types, split=5, target_opset=15), ask)

    for name, made, data in [
        ('xgboost', xgboost.XGBClassifier(n_estimators=30, max_depth=5), (X, y, ask)),
        ('xgboost-missing', xgboost.XGBClassifier(n_estimators=30, max_depth=5), (XM, yM, askM)),
        ('xgboost-three', xgboost.XGBClassifier(n_estimators=5, max_depth=4), (X, y + (X[:, 3] > 2), ask)),
        ('xgboost-regression', xgboost.XGBRegressor(n_estimators=10, max_depth=4), (X, X[:, 0] + y, ask)),
        ('xgboost-logit', xgboost.XGBRegressor(
            n_estimators=10, max_depth=4, objective='reg:logistic'), (X, y, ask)),
        ('xgboost-forest', xgboost.XGBRFClassifier(n_estimators=10, max_depth=4), (X, y, ask)),
    ]:
        if wanted(name):
            made.fit(*data[:2])
            save_ml(name, convert_xgboost(made, initial_types=types, target_opset=15), data[2])


OUT.mkdir(parents=True, exist_ok=True)
if __name__ == '__main__':
    warnings.filterwarnings('ignore')
    import logging
    logging.disable(logging.WARNING)
    sklearn_models()
    columns_models()
    boosted_models()
    for name, model, inputs in onnx_variants.all_variants():
        if wanted(name):
            save(name, model, inputs)
    (OUT / 'zoo.txt').write_text('\n'.join(names) + '\n')
