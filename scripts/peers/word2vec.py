"""Trains word vectors with `osler vectors train` and with gensim in turn, on the same words, and compares both.

    swift build -c release --product osler && scripts/peers/setup gensim scipy
    .venv/bin/python scripts/peers/word2vec.py NOTES SIMILARITY [--threads 2] [--rounds 3] [--epochs 5]

NOTES is a folder of .txt notes, SIMILARITY a folder with general/ and clinical/ pairs. Both sides: skip-gram, 100
dimensions, window 5, 5 negatives, sample 1e-4, cut-off 5. gensim reads the tokens of `osler tokens`, lower-cased, from
memory; ours reads the files. Words a second count training alone, on both sides.
"""
import argparse
import csv
import json
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

from gensim.models import FastText, Word2Vec
from scipy.stats import spearmanr

ROOT = pathlib.Path(__file__).resolve().parents[2]
OSLER = ROOT / ".build/release/osler"
SAME = dict(vector_size=100, window=5, negative=5, sg=1, sample=1e-4, min_count=5, seed=1)


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


def quality(vectors, folder):
    scores = {}
    for name, rows in pairs(folder):
        known = [(vectors.similarity(a, b), s) for a, b, s in rows if a in vectors and b in vectors]
        scores[name] = (spearmanr(*zip(*known))[0], len(known), len(rows))
    return scores


def ours(options, folder, output):
    command = [OSLER, "vectors", "train", folder, "--output", output, "--epochs", str(options.epochs), "-j",
               str(options.threads), "--sample", "1e-4"]
    def train(buckets):
        text = subprocess.run(command + ["--buckets", str(buckets)], check=True, capture_output=True, text=True).stderr
        return int(re.search(r"(\d+) words/s", text)[1])
    return {"ours": train(0), "ours, subwords": train(32768)}


def theirs(options, data):
    words = sum(map(len, data)) * options.epochs
    speeds, models = {}, {}
    for kind in (Word2Vec, FastText):
        extra = dict(bucket=32768, min_n=3, max_n=5) if kind is FastText else {}
        model = kind(workers=options.threads, **SAME, **extra)
        model.build_vocab(data)
        start = time.perf_counter()
        model.train(data, total_examples=len(data), epochs=options.epochs)
        speeds[kind.__name__] = int(words / (time.perf_counter() - start))
        models[kind.__name__] = model.wv
    return speeds, models


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notes", type=pathlib.Path)
    parser.add_argument("similarity", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    data = sentences(options.notes)
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        output = f"{folder}/ours.safetensors"
        for _ in range(options.rounds):
            speeds = ours(options, options.notes, output)
            peers, models = theirs(options, data)
            rounds.append(speeds | peers)
            print(json.dumps(rounds[-1]), flush=True)
        lists = [str(options.similarity / "clinical/UMNSRS_similarity.csv"),
                 str(options.similarity / "clinical/UMNSRS_relatedness.csv"),
                 str(options.similarity / "general/EN-WS-353-ALL.txt")]
        text = subprocess.run([OSLER, "vectors", "similarity", "--format", "ndjson", "-m", output, *lists],
                              check=True, capture_output=True, text=True).stdout
    middle = {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
    print("words/s", json.dumps(middle))
    print("ours / Word2Vec", round(middle["ours"] / middle["Word2Vec"], 2))
    print("ours, subwords / FastText", round(middle["ours, subwords"] / middle["FastText"], 2))
    for line in text.splitlines():
        row = json.loads(line)
        print("ours, subwords", pathlib.Path(row["file"]).stem, row["rho"], f"{row['covered']}/{row['pairs']}")
    for name, vectors in models.items():
        for task, (rho, known, total) in quality(vectors, options.similarity).items():
            print(name, task, round(rho, 4), f"{known}/{total}")


if __name__ == "__main__":
    main()
