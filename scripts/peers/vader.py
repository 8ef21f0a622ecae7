"""VADER on comments with known stars: python3 scripts/peers/vader.py SET.ndjson...   (pip install vaderSentiment)"""
import sys

from feedback_sets import label, measure, rows
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

analyzer = SentimentIntensityAnalyzer()
for path in sys.argv[1:]:
    known = rows(path)
    scores = [analyzer.polarity_scores(text)["compound"] for text, _, _, _ in known]
    labels = [0 if s <= -0.05 else 2 if s >= 0.05 else 1 for s in scores]
    measure(path, [label(stars) for _, _, stars, _ in known], scores, labels)
