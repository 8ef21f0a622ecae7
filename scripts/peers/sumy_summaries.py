#!/usr/bin/env python3
"""Scores note lines of osler beside lead, LexRank and TextRank, all cut to thirty words.

    osler evaluate summary --descriptions NOTES.tsv --texts DIR --lines lines.ndjson
    scripts/peers/sumy_summaries.py lines.ndjson DIR

Needs sumy and rouge-score (scripts/peers/setup makes the environment), and nltk's sentence model or none: without it
sentences end at a full stop, question mark or line end.
"""

import json
import re
import sys
from pathlib import Path

from rouge_score import rouge_scorer
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

WORDS = 30


class Words:
    """Splits words for sumy without downloads."""

    def to_words(self, sentence):
        return re.findall(r"[a-z0-9]+", sentence.lower())


def document(text):
    tokenizer = Words()
    sentences = [
        Sentence(part.strip(), tokenizer)
        for line in text.splitlines()
        for part in re.split(r"(?<=[.?!])\s+", line)
        if part.strip() and tokenizer.to_words(part)
    ]
    return ObjectDocumentModel([Paragraph(sentences)])


def cut(text):
    return " ".join(text.split()[:WORDS])


def ranked(summarizer, model):
    return cut(" ".join(str(s) for s in summarizer(model, 3)))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    folder = Path(sys.argv[2])
    if not folder.is_dir():
        sys.exit(f"{folder} is missing: the folder of the notes' texts")
    scorer = rouge_scorer.RougeScorer(["rouge1", "rouge2", "rougeL"])
    lex, text_rank = LexRankSummarizer(), TextRankSummarizer()
    sums = {}
    for row in rows:
        text = (folder / f"{row['id']}.txt").read_text()
        model = document(text)
        lines = {
            "osler": row["line"],
            "lead": cut(text),
            "lexrank": ranked(lex, model),
            "textrank": ranked(text_rank, model),
        }
        for name, line in lines.items():
            scores = scorer.score(row["reference"], line)
            total = sums.setdefault(name, [0.0, 0.0, 0.0])
            for i, kind in enumerate(("rouge1", "rouge2", "rougeL")):
                total[i] += scores[kind].fmeasure
    print(f"{'summary':10} ROUGE-1 ROUGE-2 ROUGE-L   ({len(rows)} notes, {WORDS} words)")
    for name, total in sums.items():
        print(f"{name:10} " + " ".join(f"{100 * t / len(rows):7.2f}" for t in total))


if __name__ == "__main__":
    main()
