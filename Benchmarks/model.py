#!/usr/bin/env python3
"""Runs FraudModel beside its peers on the same work, in turn, and prints what each took and the ratios.

    Benchmarks/model.py [--runs N] [NAME...]

It needs fraud-train in .build/release and model-bench in Benchmarks/model/.build/release; the peers are installed into
the user's cache. The Handbook's rows need its transactions: FRAUD_SHARED/data, by default ../shared/data.
"""
import argparse
import gzip
import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "fraud-rollout"
OURS = ROOT / "Benchmarks" / "model" / ".build" / "release" / "model-bench"
CONTEST = ROOT / "Benchmarks" / "peers" / "contest.py"
TABLE = CACHE / "bench-table-1"
SHARED = pathlib.Path(os.environ.get("FRAUD_SHARED", ROOT.parent / "shared"))
TRANSACTIONS = SHARED / "data" / "transactions-2018-04-01_2018-09-04.csv.gz"


def run(*command):
    """The standard output of a command; what goes wrong ends the benchmark with its last words."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))}: exit {done.returncode}: {done.stderr[-800:]}")
    return done.stdout


def answer(*command):
    return json.loads(run(*command).strip().splitlines()[-1])


class Contest:
    def __init__(self, runs):
        self.runs = runs
        self.python = pathlib.Path(run(ROOT / "scripts" / "install-test-peers.sh", ROOT / "Benchmarks" / "peers.txt").strip()) / "bin" / "python"
        if not (TABLE / "held-out.u8").exists():
            TABLE.mkdir(parents=True, exist_ok=True)
            run(self.python, CONTEST, "data", TABLE)

    def peer(self, name, *rest):
        return answer(self.python, CONTEST, name, TABLE, *rest)

    def ours(self, name, *rest):
        return answer(OURS, name, TABLE, *rest)

    def in_turn(self, contestants, key="seconds"):
        """Runs everybody in turn; the median of each, and the median over the rounds of ours to the fastest peer."""
        rounds = [{name: work() for name, work in contestants.items()} for _ in range(self.runs)]
        ours, *peers = contestants
        medians = {name: statistics.median(each[name][key] for each in rounds) for name in contestants}
        ratios = {peer: statistics.median(each[ours][key] / each[peer][key] for each in rounds) for peer in peers}
        return rounds[-1], medians, ratios


def row(what, ours, peers, ratio, wanted):
    print(f"| {what} | {ours} | {peers} | {ratio} | {wanted} |", flush=True)


def features(contest):
    if not TRANSACTIONS.exists():
        return print(f"{TRANSACTIONS} is missing: reading and features are left out; set FRAUD_SHARED", file=sys.stderr)
    plain = TABLE / "transactions.csv"
    if not plain.exists():
        plain.write_bytes(gzip.decompress(TRANSACTIONS.read_bytes()))
    rounds = [answer(OURS, "features", plain) for _ in range(contest.runs)]
    row("read 1.5 M transactions", f"{statistics.median(r['read_seconds'] for r in rounds):.2f} s", "", "",
        "at most 1 s")
    for name, wanted in (("handbook", "at most 1.5 s"), ("open", "")):
        took = statistics.median(r[name]["seconds"] for r in rounds)
        row(f"their {rounds[0][name]['features']} {name} features", f"{took:.2f} s", "", "", wanted)


def trees(contest):
    last, took, ratios = contest.in_turn({
        "ours": lambda: contest.ours("trees"),
        **{name: (lambda name=name: contest.peer(name)) for name in ("lightgbm", "xgboost", "lightgbm-quantized")}})
    quality = contest.peer("average-precision", TABLE / "scores.f32")["average_precision"]
    for name, ratio in ratios.items():
        row(f"train 200 trees of 63 leaves on 1 M × 30 / {name}", f"{took['ours']:.2f} s", f"{took[name]:.2f} s",
            f"{ratio:.2f}", "at most 1.0")
    others = ", ".join(f"{name} {last[name]['average_precision']:.3f}" for name in ratios)
    row("its average precision", f"{quality:.3f}", others, "", "at least 0.28")


def network(contest):
    last, took, ratios = contest.in_turn({
        "ours": lambda: contest.ours("epoch"), "keras": lambda: contest.peer("keras"), "torch": lambda: contest.peer("torch")})
    for name, wanted in (("keras", 4), ("torch", 2)):
        row(f"one epoch of 30-64-32-1 over 1 M rows / {name}", f"{took['ours']:.2f} s", f"{took[name]:.2f} s",
            f"{1 / ratios[name]:.1f} × faster", f"at least {wanted} ×")


def scoring(contest):
    run(OURS, "models-to-score", TABLE)
    library = next(contest.python.parent.parent.glob("lib/python*/site-packages/onnxruntime/capi/libonnxruntime.so.*"))
    clock = TABLE / "ort-bench"
    run("clang", "-O2", "-o", clock, ROOT / "Benchmarks" / "peers" / "ort_bench.c", "-ldl")

    def runtime(name):
        words = run(clock, library, TABLE / f"{name}.onnx", TABLE / "rows.f32", 30).split()
        return {"microseconds": float(words[1]) / 1e3, "batch_microseconds_a_row": float(words[3]) / 1e3}

    for name, what, batch in (("trees", "200 trees of depth 6", "at least 3 ×"), ("network", "30-64-32-1", "")):
        rounds = [(contest.ours("score", name), runtime(name)) for _ in range(contest.runs)]
        one, peer, ratio = middle(rounds, "microseconds")
        row(f"score one row, {what} / onnxruntime", f"{one:.2f} µs", f"{peer:.2f} µs", f"{ratio:.2f}", "at most 0.5")
        one, peer, ratio = middle(rounds, "batch_microseconds_a_row")
        row(f"score 10,000 rows, {what} / onnxruntime", f"{one:.3f} µs a row", f"{peer:.3f} µs a row",
            f"{1 / ratio:.1f} × the rows", batch)
        explained = statistics.median(ours["explaining_microseconds"] for ours, _ in rounds)
        row(f"explain one row, {what}", f"{explained:.0f} µs", "", "", "")
    rounds = [(contest.ours("score", "trees"), contest.peer("lightgbm-batch")) for _ in range(contest.runs)]
    one, peer, ratio = middle(rounds, "batch_microseconds_a_row")
    row("score 10,000 rows, 200 trees of depth 6 / lightgbm", f"{one:.3f} µs a row", f"{peer:.3f} µs a row",
        f"{1 / ratio:.1f} × the rows", "at least 3 ×")


def middle(rounds, key):
    """The medians of ours and the peer's, and of the ratio round by round."""
    return (statistics.median(ours[key] for ours, _ in rounds), statistics.median(peer[key] for _, peer in rounds),
            statistics.median(ours[key] / peer[key] for ours, peer in rounds))


def digests(contest):
    for line in run(OURS, "digests", TABLE).strip().splitlines():
        found = json.loads(line)
        for what, equal in found["equal"].items():
            row(f"digest of {found['model']}: {what}", "equal" if equal else "DIFFERENT", "", "", "equal")


def handbook(contest):
    if not TRANSACTIONS.exists():
        print(f"{TRANSACTIONS} is missing: the Handbook's rows are left out; set FRAUD_SHARED", file=sys.stderr)
        return
    wanted = {"logistic": "AUC .868, AP .623, CP@100 .297, each ± .003", "trees": "AP at least .687, CP@100 at least .303",
              "mlp": "AUC at least .876, AP at least .675",
              "open": "AP at least .757, AUC at least .890, recall at precision .9 at least .70"}
    for name, goal in wanted.items():
        model = json.loads(run(ROOT / ".build/release/fraud-train", "backtest", "--json", "--folds", "test",
                               "--replicates", "0", "--config", ROOT / "Examples" / "handbook" / f"{name}.yaml",
                               "--data", TRANSACTIONS))["models"][0]
        mean = model["mean"]
        shown = {"AP": "average_precision", "AUC": "roc_auc", "CP@100": "card_precision",
                 "recall at precision .9": "recall_at_precision"}
        row(f"Handbook, four test weeks: {name}", ", ".join(f"{what} {mean[key]:.4f}" for what, key in shown.items()),
            "", "", goal)
    found = json.loads(run(ROOT / ".build/release/fraud-train", "backtest", "--json", "--folds", "test", "--replicates",
                           "0", "--shuffle-labels", "1", "--config", ROOT / "Examples" / "handbook" / "trees.yaml",
                           "--data", TRANSACTIONS))["models"][0]
    metrics = [fold["metrics"] for fold in found["folds"]]
    prevalence = sum(each["frauds"] for each in metrics) / sum(each["rows"] for each in metrics)
    row("the same with shuffled labels: trees", f"AP {found['mean']['average_precision']:.4f}", "",
        f"{prevalence:.4f} are fraud", "AP near prevalence")


BENCHMARKS = {"handbook": handbook, "features": features, "trees": trees, "network": network, "scoring": scoring, "digests": digests}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all by default")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; choose from {', '.join(BENCHMARKS)}")
    contest = Contest(options.runs)
    print("| what | ours | peer | ratio | wanted |\n|---|---|---|---|---|")
    for name in options.names or BENCHMARKS:
        BENCHMARKS[name](contest)


main()
