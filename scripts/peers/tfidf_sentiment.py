"""TF-IDF and logistic regression, trained on the first set and measured on all: the voices that `osler train sentiment`
holds out (every fifth) are left out of training, and the first set is measured on them alone.

python3 scripts/peers/tfidf_sentiment.py corpora/feedback SET.ndjson...   (pip install scikit-learn)"""
import sys

from feedback_sets import label, measure, rows
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline


def held_out(voice):
    digits = "".join(c for c in voice if c.isdigit())
    return bool(digits) and int(digits) % 5 == 0


def joined(row):
    return f"{row[1]} {row[0]}"


train = [r for r in rows(sys.argv[1]) if not held_out(r[3])]
model = make_pipeline(
    TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
    LogisticRegression(C=4, max_iter=2000))
model.fit([joined(r) for r in train], [label(r[2]) for r in train])
for number, path in enumerate(sys.argv[1:]):
    known = [r for r in rows(path) if number > 0 or held_out(r[3])]
    shares = model.predict_proba([joined(r) for r in known])
    measure(
        path, [label(r[2]) for r in known], [s[2] - s[0] for s in shares],
        [int(s.argmax()) for s in shares])
