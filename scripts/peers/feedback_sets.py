"""Reads comments with known stars, and measures three classes and two, for the peers of `osler sentiment`."""
import glob
import json
import os
import sys


def rows(path):
    """(text, question, stars, voice) of an NDJSON file or a folder of them; ratings of 1 to 10 become stars."""
    if not os.path.exists(path):
        sys.exit(f"{path} is missing: name an NDJSON file of comments with stars")
    files = sorted(glob.glob(path + "/*.ndjson")) if os.path.isdir(path) else [path]
    found = []
    for file in files:
        for line in open(file, encoding="utf-8"):
            row = json.loads(line)
            text = row.get("text") or "\n".join(row[k] for k in ("benefits", "side_effects", "comments"))
            stars = row["stars"] if "stars" in row else (row["rating"] + 1) // 2
            found.append((text, row.get("question") or "", stars, row.get("voice", "")))
    return found


def label(stars):
    return 0 if stars < 3 else 2 if stars > 3 else 1


def measure(name, known, polarity, labels):
    """Prints one line of JSON: two classes by the sign of the polarity, three by the labels."""
    pairs = [(k, p) for k, p in zip(known, polarity) if k != 1]
    two = sum((k == 2) == (p >= 0) for k, p in pairs) / len(pairs)
    three = sum(k == l for k, l in zip(known, labels)) / len(known)
    scores = []
    for c in range(3):
        right = sum(k == l == c for k, l in zip(known, labels))
        total = sum(k == c for k in known) + sum(l == c for l in labels)
        scores.append(2 * right / total if total else 0)
    print(json.dumps({
        "set": name, "comments": len(known), "two_class_accuracy": round(two, 4),
        "three_class_accuracy": round(three, 4), "three_class_macro_f1": round(sum(scores) / 3, 4)}))
