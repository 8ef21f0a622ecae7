"""Trains word vectors with `osler vectors train` and with gensim in turn, on the same words, and compares both.

    swift build -c release --product osler && scripts/peers/setup gensim scipy
    .venv/bin/python scripts/peers/word2vec.py NOTES SIMILARITY [--threads 2] [--rounds 3] [--epochs 5]

NOTES is a folder of .txt notes, SIMILARITY a folder with general/ and clinical/ pairs. Both sides: 100 dimensions,
window 5, 5 negatives, sample 1e-4, cut-off 5; skip-gram and CBOW without subwords, skip-gram with them (FastText). gensim
reads the tokens of `osler tokens`, lower-cased, from memory; ours reads the files. Words a second count training alone on
both sides, words a second of processor time the whole of it, so that a busy machine does not decide. Likeness is
compared on the pairs that gensim knows. Each round has a seed of its own, for so small a corpus gives another likeness
with every seed; medians are printed, and for likeness the least and the most too.
"""
import argparse
import csv
import json
import pathlib
import re
import resource
import statistics
import subprocess
import tempfile
import time

from gensim.models import FastText, Word2Vec
from scipy.stats import spearmanr

ROOT = pathlib.Path(__file__).resolve().parents[2]
OSLER = ROOT / ".build/release/osler"
SAME = dict(vector_size=100, window=5, negative=5, sample=1e-4, min_count=5)
BUCKETS = 32768
# Name, our options, gensim's class and its options.
KINDS = [
    ("skip-gram", ["--buckets", "0"], Word2Vec, dict(sg=1)),
    ("cbow", ["--model", "cbow", "--buckets", "0"], Word2Vec, dict(sg=0)),
    ("subwords", ["--buckets", str(BUCKETS)], FastText, dict(sg=1, bucket=BUCKETS, min_n=3, max_n=5)),
]


def sentences(folder):
    """Lower-cased tokens of all notes, sentence by sentence."""
    run = subprocess.Popen([OSLER, "tokens", "--format", "ndjson", folder], stdout=subprocess.PIPE, text=True)
    texts = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.txt")}
    result = []
    for line in run.stdout:
        row = json.loads(line)
        note = row["note"]
        text = texts[note["id"] if isinstance(note, dict) else note].read_bytes().decode("utf-8", "replace")
        words = [(token["start"], text[token["start"]:token["end"]].lower()) for token in row["tokens"]]
        place = 0
        for _, end in sorted(row["sentences"]):
            sentence = []
            while place < len(words) and words[place][0] < end:
                sentence.append(words[place][1])
                place += 1
            result.append(sentence)
    return result


def pairs(folder):
    for name in ("UMNSRS_similarity", "UMNSRS_relatedness"):
        with open(folder / "clinical" / f"{name}.csv") as file:
            yield name, [(r["Term1"].lower(), r["Term2"].lower(), float(r["Mean"])) for r in csv.DictReader(file)]
    rows = [line.split() for line in open(folder / "general/EN-WS-353-ALL.txt") if line.strip()]
    yield "EN-WS-353-ALL", [(a.lower(), b.lower(), float(score)) for a, b, score in rows]


def likeness(vectors, ours, lists, folder):
    """Spearman's rho of both sides, on the pairs that gensim has vectors for."""
    for name, rows in lists:
        known = [(a, b, score) for a, b, score in rows if a in vectors and b in vectors]
        theirs = spearmanr([vectors.similarity(a, b) for a, b, _ in known], [score for _, _, score in known])[0]
        file = pathlib.Path(folder) / f"{name}.csv"
        with open(file, "w") as out:
            writer = csv.writer(out)
            writer.writerow(["Term1", "Term2", "Mean"])
            writer.writerows(known)
        text = subprocess.run([OSLER, "vectors", "similarity", "--format", "ndjson", "-m", ours, file], check=True,
                              capture_output=True, text=True).stdout
        yield f"{name}, {len(known)} of {len(rows)} pairs", json.loads(text.splitlines()[0])["rho"], theirs


def train_ours(options, more, seed, output):
    """Words a second, and words a second of processor time."""
    command = [OSLER, "vectors", "train", options.notes, "--output", output, "--epochs", str(options.epochs), "-j",
               str(options.threads), "--sample", "1e-4", "--seed", str(seed), *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    words = int(re.search(r"(\d+) words,", text)[1]) * options.epochs
    return int(re.search(r"(\d+) words/s", text)[1]), int(words / spent)


def train_theirs(options, kind, more, seed, data):
    words = sum(map(len, data)) * options.epochs
    model = kind(workers=options.threads, seed=seed, **SAME, **more)
    model.build_vocab(data)
    start, spent = time.perf_counter(), time.process_time()
    model.train(data, total_examples=len(data), epochs=options.epochs)
    return (int(words / (time.perf_counter() - start)), int(words / (time.process_time() - spent))), model.wv


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notes", type=pathlib.Path)
    parser.add_argument("similarity", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    data = sentences(options.notes)
    lists = list(pairs(options.similarity))
    with tempfile.TemporaryDirectory() as folder:
        output = f"{folder}/ours.safetensors"
        for name, flags, kind, more in KINDS:
            rounds, scores = [], {}
            for seed in range(1, options.rounds + 1):
                ours = train_ours(options, flags, seed, output)
                theirs, vectors = train_theirs(options, kind, more, seed, data)
                rounds.append(ours + theirs)
                for task, own, peer in likeness(vectors, output, lists, folder):
                    scores.setdefault(task, []).append((own, peer))
            wall, cpu, peer_wall, peer_cpu = (int(statistics.median(column)) for column in zip(*rounds))
            print(f"{name}: {wall} words/s, gensim {peer_wall}: {wall / peer_wall:.2f} x; a second of processor time "
                  f"{cpu}, gensim {peer_cpu}: {cpu / peer_cpu:.2f} x", flush=True)
            for task, column in scores.items():
                own, peer = (f"{statistics.median(side):.3f} ({min(side):.3f} to {max(side):.3f})" for side in zip(*column))
                print(f"  {task}: {own}, gensim {peer}", flush=True)


if __name__ == "__main__":
    main()
