"""spaCy's own entity recognizer (blank English, default network) trained on the notes that ours learns from, and measured
as ours is.

python3 scripts/peers/spacy_entities.py DATA/ner/mtsamples [--epochs 30]   (pip install spacy)"""
import argparse
import random

import spacy
from entity_notes import GROUPS, notes, show
from spacy.training import Example
from spacy.util import compounding, fix_random_seed, minibatch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--epochs", type=int, default=30)
    options = parser.parse_args()
    fix_random_seed(1)
    nlp = spacy.blank("en")
    recognizer = nlp.add_pipe("ner")
    for label in GROUPS:
        recognizer.add_label(label)
    examples = []
    for text, spans in notes(f"{options.data}/train"):
        doc = nlp.make_doc(text)
        ends = [doc.char_span(s, e, t, alignment_mode="expand") for s, e, t in spans]
        doc.ents = spacy.util.filter_spans(ends)
        examples.append(Example(nlp.make_doc(text), doc))
    dev = list(notes(f"{options.data}/dev"))
    optimizer = nlp.initialize(lambda: examples)
    for epoch in range(options.epochs):
        random.shuffle(examples)
        for batch in minibatch(examples, compounding(2.0, 16.0, 1.01)):
            nlp.update(batch, sgd=optimizer, drop=0.3)
        found = [[(e.start_char, e.end_char, e.label_) for e in nlp(text).ents] for text, _ in dev]
        show(f"spaCy {spacy.__version__}, epoch {epoch + 1}", [spans for _, spans in dev], found)


main()
