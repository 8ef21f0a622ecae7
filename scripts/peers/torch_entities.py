"""A bare PyTorch tagger (random word vectors, character CNN, BiLSTM, CRF) trained on the notes that ours learns from, and
measured as ours is.

.venv/bin/python scripts/peers/torch_entities.py DATA/ner/mtsamples [--epochs 20]"""
import argparse
import random
import re

import torch
from entity_notes import GROUPS, notes, show
from torch import nn

LABELS = list(GROUPS)
TAGS = ["O"] + [f"{place}-{label}" for label in LABELS for place in "BI"]


def sentences(text, spans):
    """Rows of (start, end, tag), a row for each sentence."""
    starts = {s: (e, t) for s, e, t in spans}
    row, inside = [], None
    for match in re.finditer(r"\n+|\d+(?:\.\d+)*|\w+(?:['-]\w+)*|[^\w\s]", text):
        if match[0][0] == "\n":
            if row:
                yield row
            row = []
            continue
        begin, end = match.span()
        opened = [s for s in starts if begin <= s < end]
        tag = "O"
        if opened:
            inside = starts[opened[0]]
            tag = f"B-{inside[1]}"
        elif inside and begin < inside[0]:
            tag = f"I-{inside[1]}"
        row.append((begin, end, TAGS.index(tag)))
        if match[0] in ".?!" and not (inside and end < inside[0]):
            yield row
            row = []
    if row:
        yield row


def mentions(row, tags):
    found, label = [], None
    for (begin, end, _), tag in zip(row, tags):
        place, _, name = TAGS[tag].partition("-")
        if place == "O":
            label = None
        elif place == "I" and label == name:
            found[-1] = (found[-1][0], end, name)
        else:
            found.append((begin, end, name))
            label = name
    return found


class Tagger(nn.Module):
    def __init__(self, words, characters):
        super().__init__()
        self.words = nn.Embedding(words, 100)
        self.characters = nn.Embedding(characters, 25, padding_idx=0)
        self.convolution = nn.Conv1d(25, 50, 3, padding=1)
        self.states = nn.LSTM(150, 128, bidirectional=True, batch_first=True)
        self.output = nn.Linear(256, len(TAGS))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.dropout = nn.Dropout(0.5)

    def emissions(self, words, characters, lengths):
        batch, steps, width = characters.shape
        letters = self.characters(characters.view(batch * steps, width)).transpose(1, 2)
        shapes = self.convolution(letters).amax(2).view(batch, steps, -1)
        inputs = self.dropout(torch.cat([self.words(words), shapes], 2))
        packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.states(packed)[0], batch_first=True)
        return self.output(self.dropout(states))

    def loss(self, words, characters, lengths, tags):
        e = self.emissions(words, characters, lengths)
        mask = torch.arange(e.shape[1]) < lengths.unsqueeze(1)
        alpha, score = e[:, 0], e[:, 0].gather(1, tags[:, :1]).squeeze(1)
        for step in range(1, e.shape[1]):
            moved = torch.logsumexp(alpha.unsqueeze(2) + self.transitions, 1) + e[:, step]
            alpha = torch.where(mask[:, step, None], moved, alpha)
            gain = self.transitions[tags[:, step - 1], tags[:, step]] + e[:, step].gather(1, tags[:, step, None]).squeeze(1)
            score = score + gain * mask[:, step]
        return (torch.logsumexp(alpha, 1) - score).mean()

    def decode(self, e):
        best, back = e[0], []
        for step in range(1, len(e)):
            scores = best.unsqueeze(1) + self.transitions
            best, at = scores.max(0)
            best = best + e[step]
            back.append(at)
        path = [int(best.argmax())]
        for at in reversed(back):
            path.append(int(at[path[-1]]))
        return path[::-1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    random.seed(1)
    train = [(text, row) for text, spans in notes(f"{options.data}/train") for row in sentences(text, spans)]
    dev = list(notes(f"{options.data}/dev"))
    counts = {}
    for text, row in train:
        for begin, end, _ in row:
            word = text[begin:end].lower()
            counts[word] = counts.get(word, 0) + 1
    words = {word: place + 1 for place, word in enumerate(w for w in counts if counts[w] > 1)}

    def batch(rows):
        lengths = torch.tensor([len(row) for _, row in rows])
        size = (len(rows), int(lengths.max()))
        numbers, tags = torch.zeros(size, dtype=torch.long), torch.zeros(size, dtype=torch.long)
        letters = torch.zeros(*size, 20, dtype=torch.long)
        for i, (text, row) in enumerate(rows):
            for j, (begin, end, tag) in enumerate(row):
                numbers[i, j], tags[i, j] = words.get(text[begin:end].lower(), 0), tag
                for k, letter in enumerate(text[begin:end][:20]):
                    letters[i, j, k] = min(ord(letter), 127)
        return numbers, letters, lengths, tags

    model = Tagger(len(words) + 1, 128)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for epoch in range(options.epochs):
        model.train()
        random.shuffle(train)
        pools = [sorted(train[i:i + 512], key=lambda r: len(r[1])) for i in range(0, len(train), 512)]
        batches = [pool[i:i + 16] for pool in pools for i in range(0, len(pool), 16)]
        random.shuffle(batches)
        for rows in batches:
            optimizer.zero_grad()
            model.loss(*batch(rows)).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5)
            optimizer.step()
        model.eval()
        found = []
        with torch.no_grad():
            for text, spans in dev:
                found.append([])
                for row in sentences(text, []):
                    numbers, letters, lengths, _ = batch([(text, row)])
                    found[-1] += mentions(row, model.decode(model.emissions(numbers, letters, lengths)[0]))
        show(f"PyTorch {torch.__version__}, epoch {epoch + 1}", [spans for _, spans in dev], found)


main()
