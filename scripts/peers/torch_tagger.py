"""Trains the tagger of `bench tensor --only tagger` in PyTorch and prints how many times more words a second ours learns.

    .venv/bin/python scripts/peers/torch_tagger.py [--threads 1] [--rounds 3]

Character CNN (25 -> 50, width 3) + words (5000 x 100) -> BiLSTM(200) -> linear -> CRF of 11 tags, dropout 0.5,
Adam; batches of 32 sentences of 40 words, words of three to nine characters.
"""
import argparse
import pathlib
import statistics
import subprocess
import time

import torch
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Tagger(nn.Module):
    def __init__(self, tags=11):
        super().__init__()
        self.words = nn.Embedding(5000, 100)
        self.characters = nn.Embedding(101, 25, padding_idx=100)
        self.convolution = nn.Conv1d(25, 50, 3, padding=1)
        self.states = nn.LSTM(150, 200, bidirectional=True)
        self.output = nn.Linear(400, tags)
        self.transitions = nn.Parameter(torch.rand(tags, tags) * 0.2 - 0.1)
        self.starts = nn.Parameter(torch.zeros(tags))
        self.ends = nn.Parameter(torch.zeros(tags))
        self.dropout = nn.Dropout(0.5)

    def loss(self, words, characters, tags):
        """words, tags: steps x batch; characters: steps x batch x length, 100 for none."""
        steps, batch = words.shape
        spelled = self.characters(characters.view(steps * batch, -1)).transpose(1, 2)
        convolved = self.convolution(spelled)
        blank = (characters.view(steps * batch, -1) == 100).unsqueeze(1)
        shapes = convolved.masked_fill(blank, float("-inf")).amax(2).view(steps, batch, -1)
        states, _ = self.states(self.dropout(torch.cat([self.words(words), shapes], 2)))
        emissions = self.output(self.dropout(states))
        alpha = self.starts + emissions[0]
        for step in range(1, steps):
            alpha = torch.logsumexp(alpha.unsqueeze(2) + self.transitions, 1) + emissions[step]
        total = torch.logsumexp(alpha + self.ends, 1)
        score = emissions.gather(2, tags.unsqueeze(2)).squeeze(2).sum(0)
        score = score + self.starts[tags[0]] + self.ends[tags[-1]]
        score = score + self.transitions[tags[:-1], tags[1:]].sum(0)
        return (total - score).mean()


def theirs(seconds=4):
    model = Tagger()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    batches = []
    for _ in range(10):
        lengths = torch.randint(3, 10, (40, 32, 1))
        characters = torch.randint(0, 100, (40, 32, 9))
        characters[torch.arange(9).view(1, 1, 9) >= lengths] = 100
        batches.append((torch.randint(0, 5000, (40, 32)), characters, torch.randint(0, 11, (40, 32))))
    steps, start = -2, 0
    while steps <= 0 or time.perf_counter() < start + seconds:
        if steps == 0:
            start = time.perf_counter()
        optimizer.zero_grad()
        model.loss(*batches[steps % 10]).backward()
        optimizer.step()
        steps += 1
    return steps * 1280 / (time.perf_counter() - start)


def ours(threads):
    command = [ROOT / ".build/release/bench", "tensor", "--threads", str(threads), "--only", "tagger"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(text.split()[3])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    own, peer = [], []
    for _ in range(options.rounds):
        own.append(ours(options.threads))
        peer.append(theirs())
    a, b = statistics.median(own), statistics.median(peer)
    print(f"PyTorch {torch.__version__}, {options.threads} threads")
    print(f"ours {a:.0f} words/s   PyTorch {b:.0f} words/s   {a / b:.2f} x")


main()
