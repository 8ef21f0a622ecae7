"""Runs the recurrent layers of `bench tensor` and PyTorch's in turn and prints how many times faster ours are.

    swift build -c release --product bench && scripts/peers/setup
    .venv/bin/python scripts/peers/torch_rnn.py [--threads 1] [--rounds 5]

Both: one bidirectional layer, 40 steps, 100 inputs, 200 units, float32, the same number of threads.
"""
import argparse
import pathlib
import statistics
import subprocess
import time

import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]


def ours(threads, prefix):
    """Milliseconds of each case, from one run of the program."""
    command = [ROOT / ".build/release/bench", "tensor", "--threads", str(threads), "--only", prefix]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {line.split()[0]: float(line.split()[1]) for line in text.splitlines()}


def best(body, seconds=0.4):
    """The least milliseconds, of the processor when there is one thread, as the program measures its own."""
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    body()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = clock()
        body()
        times.append(clock() - start)
    return min(times) * 1e3


def theirs(kind, batch):
    layer = getattr(torch.nn, kind.upper())(100, 200, bidirectional=True)
    value = torch.randn(40, batch, 100, requires_grad=True)
    above = torch.randn(40, batch, 400)

    def forward():
        with torch.inference_mode():
            layer(value)

    def both():
        output, _ = layer(value)
        output.backward(above)

    return {f"{kind}{batch}.forward": best(forward), f"{kind}{batch}.both": best(both)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    own, peer = {}, {}
    for _ in range(options.rounds):
        for kind in ("lstm", "gru"):
            for name, value in ours(options.threads, kind).items():
                own.setdefault(name, []).append(value)
            for batch in (32, 1):
                for name, value in theirs(kind, batch).items():
                    peer.setdefault(name, []).append(value)
    print(f"PyTorch {torch.__version__}, {options.threads} threads, medians of {options.rounds} rounds")
    for name in own:
        a, b = statistics.median(own[name]), statistics.median(peer[name])
        print(f"{name:14} ours {a:7.3f} ms   PyTorch {b:7.3f} ms   {b / a:5.2f} x")


main()
