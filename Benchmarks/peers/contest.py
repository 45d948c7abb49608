"""The peers' side of the model benchmarks: each command does one piece of work and prints what it took as JSON.

    contest.py data DIR                  write the table that everybody trains on
    contest.py lightgbm|lightgbm-quantized|xgboost DIR      train 200 trees, binning included
    contest.py keras|torch DIR           train a network for one epoch
    contest.py lightgbm-batch DIR        score a batch on one thread
    contest.py average-precision DIR SCORES   judge scores of the held-out rows
"""
import json
import os
import pathlib
import sys
import time

THREADS = int(os.environ.get("THREADS", "2"))
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

TRAINING, HELD_OUT, FEATURES = 1_000_000, 200_000, 30


def make(folder):
    """One in two hundred is positive, by an interaction, a kink and a step of normal features, and noise."""
    rows = TRAINING + HELD_OUT
    random = np.random.default_rng(7)
    x = random.standard_normal((rows, FEATURES), dtype=np.float32)
    weights = random.normal(size=FEATURES) * (random.random(FEATURES) < 0.5)
    signal = (x @ weights.astype("float32") * 0.6 + 1.2 * x[:, 0] * x[:, 1] - 0.8 * np.abs(x[:, 2])
              + (x[:, 3] > 1.5) * 2.0 + random.gumbel(size=rows).astype("float32"))
    y = (signal > np.quantile(signal, 0.995)).astype(np.uint8)
    # Column after column, as ours takes them; the peers get their own order back when they load.
    x[:TRAINING].T.copy().tofile(folder / "training.f32")
    x[TRAINING:].T.copy().tofile(folder / "held-out.f32")
    y[:TRAINING].tofile(folder / "training.u8")
    y[TRAINING:].tofile(folder / "held-out.u8")


def table(folder, name):
    x = np.fromfile(folder / f"{name}.f32", dtype=np.float32).reshape(FEATURES, -1).T
    return np.ascontiguousarray(x), np.fromfile(folder / f"{name}.u8", dtype=np.uint8)


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def judged(folder, took, scores):
    from sklearn.metrics import average_precision_score
    labels = np.fromfile(folder / "held-out.u8", dtype=np.uint8)
    return took | {"average_precision": float(average_precision_score(labels, scores))}


def lightgbm(folder, **options):
    import lightgbm as gbm
    x, y = table(folder, "training")
    held_out, _ = table(folder, "held-out")
    # With its default of 0.001 it diverges at so few positives; 1 is XGBoost's default and ours.
    settings = dict(objective="binary", num_leaves=63, learning_rate=0.1, min_sum_hessian_in_leaf=1.0,
                    num_threads=THREADS, verbose=-1) | options
    model, took = timed(lambda: gbm.train(settings, gbm.Dataset(x, y, params=settings), 200))
    return judged(folder, took, model.predict(held_out))


def xgboost(folder):
    import xgboost as xgb
    x, y = table(folder, "training")
    held_out, _ = table(folder, "held-out")
    settings = dict(objective="binary:logistic", tree_method="hist", max_depth=6, eta=0.1, nthread=THREADS)
    model, took = timed(lambda: xgb.train(settings, xgb.QuantileDMatrix(x, y, nthread=THREADS), 200))
    return judged(folder, took, model.predict(xgb.DMatrix(held_out)))


def keras(folder):
    import tensorflow as tf
    tf.config.threading.set_intra_op_parallelism_threads(THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(THREADS)
    layers = tf.keras.layers
    x, y = table(folder, "training")
    y = y.astype("float32")
    model = tf.keras.Sequential(
        [tf.keras.Input((FEATURES,)), layers.Dense(64, "relu"), layers.Dense(32, "relu"), layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy")
    # The first batches compile the graph; they are not what is timed.
    model.fit(x[:10_240], y[:10_240], batch_size=1024, epochs=1, verbose=0)
    _, took = timed(lambda: model.fit(x, y, batch_size=1024, epochs=1, verbose=0))
    return took


def torch(folder):
    import torch as t
    t.set_num_threads(THREADS)
    x, y = table(folder, "training")
    model = t.nn.Sequential(t.nn.Linear(FEATURES, 64), t.nn.ReLU(), t.nn.Linear(64, 32), t.nn.ReLU(), t.nn.Linear(32, 1))
    optimizer, loss = t.optim.Adam(model.parameters(), 1e-3), t.nn.BCEWithLogitsLoss()
    x, y = t.from_numpy(x), t.from_numpy(y.astype("float32"))[:, None]

    def epoch(count):
        order = t.randperm(count)
        for first in range(0, count, 1024):
            rows = order[first:first + 1024]
            optimizer.zero_grad()
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()

    epoch(10_240)
    _, took = timed(lambda: epoch(len(x)))
    return took


def lightgbm_batch(folder):
    """200 trees of depth 6 on 10,000 rows, on one thread."""
    import lightgbm as gbm
    x, y = table(folder, "training")
    settings = dict(objective="binary", num_leaves=64, max_depth=6, learning_rate=0.1, min_sum_hessian_in_leaf=1.0,
                    num_threads=THREADS, verbose=-1)
    model = gbm.train(settings, gbm.Dataset(x[:100_000], y[:100_000]), 200)
    rows = np.ascontiguousarray(x[:10_000])
    best = min(timed(lambda: model.predict(rows, num_threads=1))[1]["seconds"] for _ in range(7))
    return {"batch_microseconds_a_row": best / len(rows) * 1e6}


def main():
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if command == "data":
        return make(folder)
    if command == "average-precision":
        result = judged(folder, {}, np.fromfile(sys.argv[3], dtype=np.float32))
    else:
        result = {"lightgbm": lightgbm, "xgboost": xgboost, "keras": keras, "torch": torch,
                  "lightgbm-quantized": lambda f: lightgbm(f, use_quantized_grad=True),
                  "lightgbm-batch": lightgbm_batch}[command](folder)
    print(json.dumps(result))


main()
