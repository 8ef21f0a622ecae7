import Testing
import Trials

/// What stands at a path is known before the work begins.
@Suite struct FilePlanTests {
  private func run(_ lines: String) throws -> Program.Result {
    try Program.shell(
      "for i in 1 2 3 4 5 6; do echo 'no chest pain and no fever today' ; done >a.txt\n\(lines)"
        .inTemporaryFolder)
  }

  @Test(arguments: [
    ("vectors train a.txt -o a.txt", ["PATH", "--output"]),
    ("vectors train a.txt -o v --state ./v", ["--output", "--state"]),
    ("vectors train a.txt -o v --state l", ["PATH", "--state"]),
    ("vectors adapt --general a.txt --notes b.txt -o l", ["--general", "--output"]),
    (
      "vectors adapt --general g --notes a.txt -o r.ndjson --report r.md",
      ["--output", "--report (its rows)"]
    ),
    ("vectors adapt --general g --notes n --downstream a.txt -o v --report l", ["--downstream"]),
    ("vectors contextual a.txt -o l", ["PATH", "--output"]),
    ("vectors export l --model a.txt --format binary", ["--model", "FILE"]),
    ("evaluate transfer --train t --dev d --vectors x=a.txt -o l", ["--vectors", "--output"]),
    ("evaluate transfer --train t --dev d --known a.txt -o l", ["--known", "--output"]),
    ("lexicon import a.txt --format tsv --output l", ["FILE", "--output"]),
    ("train entities --train a.txt -o l", ["--train", "--output"]),
    ("train sentiment --train t --vectors a.txt --output l", ["--vectors", "--output"]),
    ("train summary a.txt --output l", ["PATH", "--output"]),
  ])
  func anOutputIsNoOtherFile(words: String, names: [String]) throws {
    let result = try run(
      "ln -s a.txt l; cp a.txt b; \"$osler\" \(words); s=$?; cmp a.txt b; exit $s")
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.output.isEmpty)
    for name in names { #expect(result.errors.contains(name), "\(result.errors)") }
    #expect(result.errors.contains("are the same file"), "\(result.errors)")
  }

  @Test(arguments: [
    "vectors train none -o v --state nodir/x", "vectors train none -o ''",
    "vectors adapt --general none --notes none -o v --report nodir/x",
    "train entities --train none -o nodir/x", "train entities --train none -o d",
    "evaluate entities none --errors nodir/x",
    "evaluate transfer --train none --dev none -o nodir/x", "train summary none --output nodir/x",
  ])
  func anOutputThatCannotBeIsSaidFirst(words: String) throws {
    let result = try run("mkdir d; \"$osler\" \(words)")
    #expect(result.status == 2)
    #expect(result.errors.contains("could not write"), "\(result.errors)")
    #expect(!result.errors.contains("none"), "\(result.errors)")
  }

  @Test func aTrainingLeavesFilesOfOtherNamesAlone() throws {
    let result = try run(
      "echo mine >v.corpus; \"$osler\" vectors train a.txt -o v -d 4 --epochs 1 --cutoff 1 -j 1 2>/dev/null; ls; cat v.corpus"
    )
    #expect(result.output == "a.txt\nv\nv.corpus\nmine\n", "\(result.errors)")
  }

  @Test func aFIFOIsWrittenThrough() throws {
    let result = try run(
      "mkfifo f; cat f >copy & echo 'pain' >c; \"$osler\" sentiment --report f c; wait; test -p f && grep -c '</html>' copy"
    )
    #expect(result.output == "1\n", "\(result.errors)")
  }

  @Test(arguments: [
    "vectors train a -o v -d 9223372036854775807",
    "vectors train a -o v --epochs 9223372036854775807",
    "vectors train a -o v --buckets 9223372036854775807",
    "vectors train a -o v --window 9223372036854775807",
    "search a --db x --limit 9223372036854775807",
    "search a --db x --offset 9223372036854775807", "extract -j 99999",
    "evaluate transfer --train t --dev d --seeds 9223372036854775807",
    "evaluate transfer --train t --dev d --first-seed 9223372036854775807",
    "train entities --train t -o v --units 9223372036854775807",
    "train entities --train t --folds 9223372036854775807",
  ])
  func hugeNumbersAreMisuse(words: String) throws {
    let result = try run("\"$osler\" \(words)")
    #expect(result.status == 64, "\(result.errors)")
    #expect(result.errors.contains("must be a whole number from"), "\(result.errors)")
  }
}
