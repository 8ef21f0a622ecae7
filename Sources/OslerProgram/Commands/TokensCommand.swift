import ClinicalRecord
import ClinicalText
import Console
import JSON
import RecordFormats

/// `osler tokens`: how a note is cut into tokens and sentences.
struct TokensCommand: Command {
  static let spec = CommandSpec(
    "tokens", "show the tokens and sentences of notes", operands: InputOptions.operands,
    options: NotePrinter.options,
    examples: [
      .init(
        "osler tokens corpora/notes/discharge-heart-failure-06.txt",
        "a table of tokens with their kinds"),
      .init("echo 'Lasix 40mg p.o. b.i.d.' | osler tokens --format table -", "try a phrase"),
    ])

  private let printer: NotePrinter
  private var unit: OffsetUnit { printer.unit }

  init(_ arguments: Arguments) throws(Misuse) { printer = NotePrinter(arguments) }

  func run() throws -> Outcome {
    let breaker = WordBreaker()
    let splitter = SentenceSplitter()
    func cut(_ note: Note) -> TokenizedText {
      let layout = LineLayout(note.text, in: note.body)
      let tokens = breaker.tokens(of: note.text, in: note.body)
      let sentences = splitter.split(note.text, tokens, layout)
      return TokenizedText(note.text, tokens: tokens, sentences: sentences)
    }
    return printer.run(
      label: "tokens", table: { table($0, cut($0), $1) },
      row: { row($0, cut($0), into: &$1) })
  }

  private func row(_ note: Note, _ text: TokenizedText, into writer: inout JSONWriter) {
    writer.object {
      $0.name("note")
      $0.object { $0.member("id", note.id) }
      $0.name("tokens")
      $0.array { for token in text.tokens { self.write(token, note.text, into: &$0) } }
      $0.name("sentences")
      $0.array {
        for sentence in text.sentences {
          $0.array {
            $0.integer(unit.convert(sentence.range.lower, in: note.text))
            $0.integer(unit.convert(sentence.range.upper, in: note.text))
          }
        }
      }
    }
  }

  private func write(_ token: Token, _ text: NoteText, into writer: inout JSONWriter) {
    writer.object {
      $0.member("start", unit.convert(token.lower, in: text))
      $0.member("end", unit.convert(token.upper, in: text))
      $0.name("text")
      $0.string(text.bytes[token.range.indices])
      $0.member("kind", token.kind.name)
    }
  }

  private func table(_ note: Note, _ text: TokenizedText, _ style: Style) -> [String] {
    var table = TableText(
      header: ["start", "end", "sentence", "kind", "token"], width: TableText.terminalWidth())
    for (number, sentence) in text.sentences.enumerated() {
      for token in text.tokens[sentence.tokens] {
        table.rows.append([
          "\(unit.convert(token.lower, in: note.text))",
          "\(unit.convert(token.upper, in: note.text))",
          "\(number + 1)", token.kind.name, note.text[token.range],
        ])
      }
    }
    return table.lines(style: style)
  }
}
