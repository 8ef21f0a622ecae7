#!/usr/bin/env python3
"""Indexes and asks the notes that `bench index --export NAME` wrote, with tantivy, Whoosh and plain FTS5.

usage: scripts/peers/setup tantivy==0.25.0 whoosh==2.7.4; .venv/bin/python scripts/peers/index_peers.py NAME [--only PEER]

Prints MB/s, the index's size against the text, and the milliseconds of the word, two words, phrase, prefix and near
queries: the ten best notes with a snippet each. Whoosh gets the first 2,000 notes only.
"""
import argparse
import json
import os
import re
import shutil
import sqlite3
import tempfile
import time


def notes(name, most=None):
    with open(f"{name}.ndjson") as rows:
        for number, line in enumerate(rows):
            if number == most:
                return
            row = json.loads(line)
            yield row["id"], row["text"]


def queries(name):
    with open(f"{name}.queries") as rows:
        for line in rows:
            kind, text = line.rstrip("\n").split("\t")
            if kind in ("word", "two words", "phrase", "prefix", "near"):
                yield kind, text


def size_of(folder):
    return sum(os.path.getsize(os.path.join(where, file)) for where, _, files in os.walk(folder) for file in files)


def report(peer, count, size, seconds, disk, times):
    print(f"{peer}: {count} notes, {size / 1e6:.1f} MB, {size / 1e6 / seconds:.1f} MB/s, file {disk / size:.2f} x the text")
    every = []
    for kind, values in times.items():
        every += values
        values.sort()
        print(f"  {kind:10} p50 {values[len(values) // 2]:8.2f} ms  p95 {values[int(len(values) * 0.95)]:8.2f} ms")
    every.sort()
    if every:
        print(f"  {'all':10} p50 {every[len(every) // 2]:8.2f} ms  p95 {every[int(len(every) * 0.95)]:8.2f} ms")


def measure(name, ask):
    times = {}
    for turn in range(3):
        for kind, text in queries(name):
            start = time.perf_counter()
            if ask(kind, text) is False:
                continue
            if turn > 0:
                times.setdefault(kind, []).append((time.perf_counter() - start) * 1000)
    return times


def tantivy_peer(name, folder):
    import tantivy
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True).add_text_field("text", stored=True).build()
    index = tantivy.Index(schema, path=folder)
    writer = index.writer(heap_size=256_000_000, num_threads=2)
    start, size, count = time.perf_counter(), 0, 0
    for note, text in notes(name):
        writer.add_document(tantivy.Document(id=note, text=text))
        size += len(text.encode())
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - start
    index.reload()
    searcher = index.searcher()

    def ask(kind, text):
        if kind == "near":
            words = text.split(" NEAR/5 ")
            text = f'"{words[0]} {words[1]}"~5'
        if kind == "prefix":
            query = tantivy.Query.regex_query(schema, "text", re.escape(text[:-1]) + ".*")
        elif kind == "two words":
            query = index.parse_query(" AND ".join(text.split()), ["text"])
        else:
            query = index.parse_query(text, ["text"])
        snippets = tantivy.SnippetGenerator.create(searcher, query, schema, "text")
        for _, place in searcher.search(query, 10).hits:
            snippets.snippet_from_doc(searcher.doc(place)).to_html()
        return True

    times = measure(name, ask)
    report("tantivy", count, size, seconds, size_of(folder), times)


def whoosh_peer(name, folder):
    from whoosh import fields, index, qparser
    made = index.create_in(folder, fields.Schema(id=fields.ID(stored=True), text=fields.TEXT(stored=True)))
    writer = made.writer(limitmb=256)
    start, size, count = time.perf_counter(), 0, 0
    for note, text in notes(name, 2000):
        writer.add_document(id=note, text=text)
        size += len(text.encode())
        count += 1
    writer.commit()
    seconds = time.perf_counter() - start
    parser = qparser.QueryParser("text", made.schema)
    with made.searcher() as searcher:
        def ask(kind, text):
            if kind == "near":
                words = text.split(" NEAR/5 ")
                text = f'"{words[0]} {words[1]}"~6'
            for hit in searcher.search(parser.parse(text), limit=10):
                hit.highlights("text")
            return True
        times = measure(name, ask)
    report("Whoosh", count, size, seconds, size_of(folder), times)


def plain_peer(name, folder):
    database = sqlite3.connect(f"{folder}/plain.db")
    database.execute("CREATE VIRTUAL TABLE note USING fts5(id UNINDEXED, text)")
    start, size, count = time.perf_counter(), 0, 0
    for note, text in notes(name):
        database.execute("INSERT INTO note VALUES(?, ?)", (note, text))
        size += len(text.encode())
        count += 1
    database.commit()
    seconds = time.perf_counter() - start

    def ask(kind, text):
        if kind == "near":
            words = text.split(" NEAR/5 ")
            text = f'NEAR("{words[0]}" "{words[1]}", 5)'
        elif kind == "prefix":
            text = f'"{text[:-1]}" *'
        elif kind in ("word", "two words"):
            text = " ".join(f'"{word}"' for word in text.split())
        database.execute(
            "SELECT id, snippet(note, 1, '[', ']', '', 24) FROM note WHERE note MATCH ? ORDER BY rank LIMIT 10",
            (text,)).fetchall()
        return True

    times = measure(name, ask)
    report("plain FTS5", count, size, seconds, os.path.getsize(f"{folder}/plain.db"), times)


def main():
    peers = {"tantivy": tantivy_peer, "whoosh": whoosh_peer, "fts5": plain_peer}
    options = argparse.ArgumentParser()
    options.add_argument("name")
    options.add_argument("--only", choices=peers)
    chosen = options.parse_args()
    for peer, run in peers.items():
        if chosen.only in (None, peer):
            folder = tempfile.mkdtemp()
            try:
                run(chosen.name, folder)
            finally:
                shutil.rmtree(folder)


main()
