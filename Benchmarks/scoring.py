#!/usr/bin/env python3
"""Times scoring with 200 trees of depth 6 over 30 floats beside ONNX Runtime and LightGBM, in turn, one thread each.

    Benchmarks/scoring.py [--rounds N] [--peers PYTHON]

ONNX Runtime runs our own model file through its C API; LightGBM runs a model of its own of the same size. PYTHON has
onnxruntime and lightgbm; `cc` and `swift` build the rest. Each round runs all three, and a ratio is taken within its round.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FEATURES = 30
LIGHTGBM = """
import sys, time, ctypes, numpy as np, lightgbm as lgb
rows = np.fromfile(sys.argv[1], np.float32).reshape(-1, %d)
rng = np.random.default_rng(7)
X = rng.standard_normal((100_000, rows.shape[1]), dtype=np.float32)
s = X @ (rng.normal(size=rows.shape[1]) * .6) + 1.2 * X[:, 0] * X[:, 1] + rng.gumbel(size=len(X))
model = lgb.train(dict(objective='binary', num_leaves=64, max_depth=6, min_sum_hessian_in_leaf=1, num_threads=2, verbose=-1),
                  lgb.Dataset(X, s > np.quantile(s, .98)), 200)
def least(work, runs):
    best = 1e300
    for _ in range(runs):
        start = time.perf_counter_ns()
        work()
        best = min(best, time.perf_counter_ns() - start)
    return best
batch = least(lambda: model.predict(rows, num_threads=1, raw_score=False), 5) / len(rows)
# One row through the C interface that LightGBM has for it, its own overhead in Python taken off by an empty call.
library = lgb.basic._LIB
config = ctypes.c_void_p()
assert library.LGBM_BoosterPredictForMatSingleRowFastInit(
    model._handle, 0, 0, 0, 0, rows.shape[1], b'num_threads=1', ctypes.byref(config)) == 0
out, length = ctypes.c_double(), ctypes.c_int64()
a = (config, ctypes.c_void_p(rows.ctypes.data), ctypes.byref(length), ctypes.byref(out))
call, empty = library.LGBM_BoosterPredictForMatSingleRowFast, library.LGBM_GetLastError
one = least(lambda: [call(*a) for _ in range(2000)], 10) / 2000 - least(lambda: [empty() for _ in range(2000)], 10) / 2000
print(f'single {one} batch {batch}')
""" % FEATURES


def output(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"error: {command[0]}: exit {done.returncode}: {done.stderr[-400:]}")
    return done.stdout


def numbers(text):
    words = text.split()
    return {words[i]: float(words[i + 1]) for i in range(0, len(words) - 1, 2)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable)
    arguments = parser.parse_args()
    package = ROOT / "Benchmarks" / "scoring"
    output("swift", "build", "-c", "release", "--package-path", package)
    ours = package / ".build" / "release" / "bench-scoring"
    library = output(arguments.peers, "-c", "import onnxruntime, glob, os; print(glob.glob(os.path.join("
                     "os.path.dirname(onnxruntime.__file__), 'capi', 'libonnxruntime.so*'))[0])").strip()
    with tempfile.TemporaryDirectory() as scratch:
        peer = scratch + "/ort_bench"
        output("cc", "-O2", ROOT / "Benchmarks" / "peers" / "ort_bench.c", "-ldl", "-o", peer)
        output(ours, "train", scratch)
        runs = {"ours": (ours, "score", scratch),
                "ONNX Runtime": (peer, library, scratch + "/model.onnx", scratch + "/rows.f32", FEATURES),
                "LightGBM": (arguments.peers, "-c", LIGHTGBM, scratch + "/rows.f32")}
        rounds = [{name: numbers(output(*run)) for name, run in runs.items()} for _ in range(arguments.rounds)]
    print("| 200 trees of depth 6, 30 floats, one thread | ours | ONNX Runtime | ratio | LightGBM | ratio |\n|---|---|---|---|---|---|")
    for what, title in (("single", "one row"), ("batch", "a row of a batch of 10,000")):
        middle = {name: statistics.median(r[name][what] for r in rounds) for name in runs}
        ratio = {name: statistics.median(r["ours"][what] / r[name][what] for r in rounds) for name in runs}
        print(f"| {title} | {middle['ours']:.0f} ns | {middle['ONNX Runtime']:.0f} ns | {ratio['ONNX Runtime']:.3f} "
              f"| {middle['LightGBM']:.0f} ns | {ratio['LightGBM']:.3f} |")
    explained = statistics.median(r["ours"]["explained"] for r in rounds)
    print(f"| explaining one row (exact Shapley values) | {explained / 1000:.0f} µs | | | | |")


if __name__ == "__main__":
    main()
