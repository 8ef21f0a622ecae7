"""Annotated notes (brat) for the peers of the entity tagger, and the score that `osler evaluate entities` gives."""
import pathlib

GROUPS = {"disease": "problem", "finding": "problem", "drug": "treatment", "procedure": "treatment", "test": "test"}


def notes(folder):
    """(text, [(start, end, label)]) of every note, in the order of the names."""
    for path in sorted(pathlib.Path(folder).glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode()
        spans = []
        for line in path.read_text().splitlines():
            cells = line.split("\t")
            if line.startswith("T"):
                label, start, end = cells[1].split()
                if label in GROUPS:
                    spans.append((int(start), int(end), label))
        yield text, sorted(spans)


def show(name, wanted, found):
    """Prints exact F1 over five types and over problem, treatment, test; one list of spans a note."""
    def f1(rename):
        right = asked = given = 0
        for one, other in zip(wanted, found):
            one = {(s, e, rename(t)) for s, e, t in one}
            other = {(s, e, rename(t)) for s, e, t in other}
            right, asked, given = right + len(one & other), asked + len(one), given + len(other)
        return 200 * right / max(1, asked + given)
    print(f"{name}: five types {f1(lambda t: t):.1f}   problem, treatment, test {f1(GROUPS.get):.1f}   (exact F1)", flush=True)
