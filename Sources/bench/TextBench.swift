import ClinicalRecord
import ClinicalText
import Console
import Files
import Lexicon
import Trials

/// `bench text`: bytes to tokens, sentences and sections on one core.
struct TextBench: Command {
  static let spec = CommandSpec(
    "text", "bytes to tokens, sentences and sections, one core",
    options: [
      Option("path", value: "FOLDER", "the notes to read; default corpora/notes"),
      Option("rounds", value: "N", "how often everything is read; default 7"),
    ])

  private let path: String
  private let rounds: Int

  init(_ arguments: Arguments) throws(Misuse) {
    path = arguments.text("path") ?? "corpora/notes"
    rounds = try arguments.integer("rounds", standard: 7)
  }

  /// What came out of one reading of all notes.
  private struct Counts: Equatable {
    var tokens = 0
    var sentences = 0
    var sections = 0
  }

  func run() throws -> Outcome {
    let notes = try load()
    let size = Double(notes.reduce(0) { $0 + $1.count }) / 1e6
    let checked = try check(notes)
    var reading = Reading(["decode", "lines", "tokens", "sentences", "sections"], size)
    var whole = Rounds("all stages", amount: size, unit: "MB")
    let stages = Stages()
    for _ in 0..<rounds {
      try expect(reading.round(notes, stages), checked)
      var counts = Counts()
      whole.time { counts = stages.read(notes) }
      try expect(counts, checked)
    }
    print(
      "\(notes.count) notes, \(Rounds.decimal(size)) MB, \(checked.tokens) tokens,",
      "\(checked.sentences) sentences, \(checked.sections) sections")
    Rounds.show(reading.stages + [whole])
    print("peak memory \(Rounds.decimal(Rounds.peakMemory)) MB")
    return .done
  }

  /// What a note goes through.
  private struct Stages: ~Copyable {
    let breaker = WordBreaker()
    let splitter = SentenceSplitter()
    let finder = SectionFinder()

    /// One reading as the program does it: a note at a time, nothing kept.
    borrowing func read(_ notes: [[UInt8]]) -> Counts {
      var counts = Counts()
      for bytes in notes {
        guard let text = try? NoteText(decoding: bytes) else { continue }
        let layout = LineLayout(text)
        let tokens = breaker.tokens(of: text)
        counts.tokens += tokens.count
        counts.sentences += splitter.split(text, tokens, layout).count
        counts.sections += finder.sections(in: text, layout).count
      }
      return counts
    }
  }

  /// The times of each stage by itself.
  private struct Reading {
    var stages: [Rounds]

    init(_ names: [String], _ size: Double) {
      stages = names.map { Rounds($0, amount: size, unit: "MB") }
    }

    mutating func round(_ notes: [[UInt8]], _ through: borrowing Stages) -> Counts {
      var counts = Counts()
      var sums = [Duration](repeating: .zero, count: stages.count)
      let clock = ContinuousClock()
      for bytes in notes {
        let start = clock.now
        guard let text = try? NoteText(decoding: bytes) else { continue }
        let decoded = clock.now
        let layout = LineLayout(text)
        let laidOut = clock.now
        let tokens = through.breaker.tokens(of: text)
        let broken = clock.now
        let sentences = through.splitter.split(text, tokens, layout)
        let split = clock.now
        let sections = through.finder.sections(in: text, layout)
        let found = clock.now
        let laps = [start, decoded, laidOut, broken, split, found]
        for i in sums.indices { sums[i] += laps[i].duration(to: laps[i + 1]) }
        counts.tokens += tokens.count
        counts.sentences += sentences.count
        counts.sections += sections.count
      }
      for i in sums.indices { stages[i].add(sums[i]) }
      return counts
    }
  }

  private func load() throws -> [[UInt8]] {
    var notes: [[UInt8]] = []
    for name in try FolderWalk(path).files where name.hasSuffix(".txt") {
      var source = try ByteSource("\(path)/\(name)")
      notes.append(try source.readAll())
    }
    guard !notes.isEmpty else { throw Failure("no .txt file in \(path)") }
    return notes
  }

  /// Reads every note once with all its invariants checked, and gives the counts that each round must reach.
  private func check(_ notes: [[UInt8]]) throws -> Counts {
    let trial = TextTrial()
    for bytes in notes {
      if let fault = trial.faults(ofBytes: bytes).first { throw Failure("wrong answer: \(fault)") }
    }
    return Stages().read(notes)
  }

  private func expect(_ counts: Counts, _ checked: Counts) throws {
    guard counts == checked else { throw Failure("two rounds gave different answers") }
  }
}
