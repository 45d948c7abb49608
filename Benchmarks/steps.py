#!/usr/bin/env python3
"""Times our tools beside their peers on the same work, in turn, and prints ratios of whole processes.

    Benchmarks/steps.py [--runs N] [NAME...]

It needs the tools in .build/release and the output of `make demo` in build/demo. A peer that is not installed is said so.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".build" / "release"
DEMO = ROOT / "build" / "demo"


def seconds(command, before=None):
    """Wall and processor seconds of a command, after `before` has prepared its place."""
    if before:
        before()
    start, used = time.perf_counter(), os.times()
    done = subprocess.run(command, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode != 0:
        sys.exit(f"error: {command}: exit {done.returncode}: {done.stderr.decode()[-400:]}")
    cpu = after.children_user + after.children_system - used.children_user - used.children_system
    return wall, cpu


def compare(name, ours, peer, runs, before=None):
    """Runs both in turn, once to warm up and then `runs` times, and prints medians and the ratio pair by pair."""
    seconds(ours, before), seconds(peer, before)
    pairs = [(seconds(ours, before), seconds(peer, before)) for _ in range(runs)]
    wall_ours, wall_peer = (statistics.median(p[i][0] for p in pairs) for i in (0, 1))
    cpu_ours, cpu_peer = (statistics.median(p[i][1] for p in pairs) for i in (0, 1))
    ratio = statistics.median(p[0][0] / p[1][0] for p in pairs)
    print(f"| {name} | {wall_ours:.3f} s | {wall_peer:.3f} s | {ratio:.2f} | {cpu_ours:.3f} s | {cpu_peer:.3f} s |")


def render(runs, scratch):
    overlay = DEMO / "manifests" / "staging" / "overlays" / "staging"
    compare("render the staging overlay / kubectl kustomize", f"{TOOLS}/fraud-deploy render {overlay}",
            f"kubectl kustomize {overlay}", runs)


def pack(runs, scratch):
    models = " ".join(f"--model {path}" for path in sorted((DEMO / "models").iterdir()))
    ours, peer, tree = scratch / "ours", scratch / "peer", scratch / "tree"
    (tree / "app").mkdir(parents=True)
    shutil.copy(TOOLS / "fraud-serve", tree / "app")
    shutil.copytree(DEMO / "models", tree / "models")

    def clean():
        for path in (ours, peer):
            shutil.rmtree(path, ignore_errors=True)

    umoci = (f"umoci init --layout {peer} && umoci new --image {peer}:demo"
             f" && umoci insert --image {peer}:demo {tree / 'app'} /app"
             f" && umoci insert --image {peer}:demo {tree / 'models'} /models")
    for name, flag in (("pack server and models anew", "--no-cache"), ("pack them again", f"--cache {scratch}/cache")):
        compare(f"{name} / umoci init, new, insert",
                f"{TOOLS}/fraud-pack build {models} --binary linux/amd64={TOOLS}/fraud-serve {flag} --to oci:{ours}:demo",
                umoci, runs, clean)


BENCHMARKS = {"render": ("kubectl", render), "pack": ("umoci", pack)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all by default")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if not DEMO.exists():
        sys.exit("error: build/demo is missing; run `make demo` first")
    print(f"{os.cpu_count()} cores, median of {options.runs} runs after one to warm up; a ratio below 1 is in our favour\n")
    print("| ours / peer | ours | peer | ratio | our CPU | peer's CPU |\n|---|---|---|---|---|---|")
    for name, (peer, benchmark) in BENCHMARKS.items():
        if options.names and name not in options.names:
            continue
        if not shutil.which(peer):
            print(f"| {name} | | {peer} is not installed | | | |")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            benchmark(options.runs, pathlib.Path(scratch))


if __name__ == "__main__":
    main()
