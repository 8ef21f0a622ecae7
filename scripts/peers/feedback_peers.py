"""osler, VADER and TF-IDF with logistic regression on the same comments, one table.

python3 scripts/peers/feedback_peers.py .build/release/osler corpora/feedback SET.ndjson...
(pip install vaderSentiment scikit-learn). The first set trains the TF-IDF, and is measured on its held-out voices alone."""
import json
import os
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
osler, corpus, sets = sys.argv[1], sys.argv[2], sys.argv[3:]
figures = ("two_class_accuracy", "three_class_accuracy", "three_class_macro_f1")


def lines(*command):
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


readers = {
    "osler": lines(osler, "evaluate", "sentiment", "--held-out", corpus) + (
        lines(osler, "evaluate", "sentiment", *sets) if sets else []),
    "TF-IDF": lines(sys.executable, f"{here}/tfidf_sentiment.py", corpus, *sets),
    "VADER": lines(sys.executable, f"{here}/vader.py", *sets) if sets else [],
}
print("| set | reader | comments | two classes | three classes | macro F1 |\n|---|---|---|---|---|---|")
for path in [corpus, *sets]:
    for reader, rows in readers.items():
        for row in (r for r in rows if r["set"] == path):
            cells = [os.path.basename(path), reader, str(row["comments"])]
            print("| " + " | ".join(cells + [f"{row[name]:.3f}" for name in figures]) + " |")
