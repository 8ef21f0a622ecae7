import ClinicalRecord
import ClinicalText
import Console
import Files
import Lexicon

/// `bench lexicon`: words to concepts on one core.
struct LexiconBench: Command {
  static let spec = CommandSpec(
    "lexicon", "tokens and concepts of the lexicon, one core",
    options: [
      Option("path", value: "FOLDER", "the notes to read; default corpora/notes"),
      Option("lexicon", value: "FILE", "the compiled lexicon; default the linked one"),
      Option("rounds", value: "N", "how often everything is read; default 7"),
    ])

  private let path: String
  private let lexicon: String?
  private let rounds: Int

  init(_ arguments: Arguments) throws(Misuse) {
    path = arguments.text("path") ?? "corpora/notes"
    lexicon = arguments.text("lexicon")
    rounds = try arguments.integer("rounds", standard: 7)
  }

  func run() throws -> Outcome {
    let lexicon = try lexicon.map { try ConceptLexicon($0) } ?? .linked
    let notes = try load()
    let words = Double(notes.reduce(0) { $0 + Self.words($1.text) }) / 1e6
    let breaker = WordBreaker()
    var matcher = ConceptMatcher(lexicon)
    var matches: [ConceptMatch] = []
    let expected = try check(notes, &matcher)
    var tokenizing = Rounds("tokens", amount: words, unit: "Mwords")
    var matching = Rounds("matching", amount: words, unit: "Mwords")
    var both = Rounds("tokens and matching", amount: words, unit: "Mwords")
    let clock = ContinuousClock()
    for _ in 0..<rounds {
      var found = 0
      let start = clock.now
      for note in notes { found -= breaker.tokens(of: note.text).count - note.tokens.count }
      let tokenized = clock.now
      for note in notes {
        matcher.match(note, into: &matches)
        found += matches.count
      }
      let matched = clock.now
      tokenizing.add(start.duration(to: tokenized))
      matching.add(tokenized.duration(to: matched))
      both.add(start.duration(to: matched))
      guard found == expected else { throw Failure("two rounds gave different answers") }
    }
    print(
      "\(notes.count) notes, \(Rounds.decimal(words)) Mwords, \(expected) matches,",
      "\(lexicon.count) concepts with \(lexicon.termCount) terms")
    Rounds.show([tokenizing, matching, both])
    print("peak memory \(Rounds.decimal(Rounds.peakMemory)) MB")
    return .done
  }

  private func load() throws -> [TokenizedText] {
    let breaker = WordBreaker()
    let splitter = SentenceSplitter()
    var notes: [TokenizedText] = []
    for name in try FolderWalk(path).files where name.hasSuffix(".txt") {
      var source = try ByteSource("\(path)/\(name)")
      let text = try NoteText(decoding: source.readAll())
      let tokens = breaker.tokens(of: text)
      let sentences = splitter.split(text, tokens, LineLayout(text))
      notes.append(TokenizedText(text, tokens: tokens, sentences: sentences))
    }
    guard !notes.isEmpty else { throw Failure("no .txt file in \(path)") }
    return notes
  }

  /// The number of matches, each of which must stand behind the one before and hold its name.
  private func check(_ notes: [TokenizedText], _ matcher: inout ConceptMatcher) throws -> Int {
    var matches: [ConceptMatch] = []
    var total = 0
    for note in notes {
      matcher.match(note, into: &matches)
      var end = 0
      for match in matches {
        guard match.tokens.lowerBound >= end, match.tokens.upperBound <= note.tokens.count,
          match.tokens.overlaps(match.core)
        else { throw Failure("wrong answer: matches overlap or leave the text") }
        end = match.tokens.upperBound
      }
      total += matches.count
    }
    return total
  }

  /// Words between blanks.
  private static func words(_ text: NoteText) -> Int {
    text.bytes.split { $0 <= 0x20 }.count
  }
}
