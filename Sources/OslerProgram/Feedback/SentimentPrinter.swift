import ClinicalRecord
import ClinicalText
import Console
import JSON
import RecordFormats
import SentimentAnalysis

/// Prints what was read of comments: as a table's lines, NDJSON or CSV.
struct SentimentPrinter {
  let form: OutputForm
  let unit: OffsetUnit

  /// The header, where the form has one.
  func begin(_ output: inout Output) {
    switch form {
    case .table: output.line("stars  polarity  label     id and aspects")
    case .csv: output.line("id,stars,polarity,label,confidence,aspects,evidence")
    case .ndjson: break
    }
  }

  func print(_ comment: Comment, _ sentiment: Sentiment, to output: inout Output) {
    switch form {
    case .table: output.line(tableLine(comment, sentiment))
    case .csv: output.line(csvLine(comment, sentiment))
    case .ndjson:
      var writer = JSONWriter()
      row(comment, sentiment, into: &writer)
      output.write(writer.bytes)
      output.line("")
    }
  }

  private func row(_ comment: Comment, _ sentiment: Sentiment, into writer: inout JSONWriter) {
    writer.object {
      $0.member("id", comment.id)
      $0.member("stars", sentiment.stars)
      $0.member("polarity", Double(sentiment.polarity), digits: 3)
      $0.member("label", sentiment.label.rawValue)
      $0.member("confidence", Double(sentiment.confidence), digits: 3)
      $0.name("aspects")
      $0.array { for aspect in sentiment.aspects { write(aspect, comment.text, into: &$0) } }
      $0.name("evidence")
      $0.array {
        for evidence in sentiment.evidence {
          $0.object {
            offsets(evidence.range, comment.text, into: &$0)
            $0.member("weight", Double(evidence.weight), digits: 3)
          }
        }
      }
    }
  }

  private func write(_ opinion: AspectOpinion, _ text: NoteText, into writer: inout JSONWriter) {
    writer.object {
      $0.member("aspect", opinion.aspect.name)
      $0.member("polarity", Double(opinion.polarity), digits: 3)
      offsets(opinion.clause, text, into: &$0)
      $0.member("text", text[opinion.clause])
      part("target", opinion.target, text, into: &$0)
      part("opinion", opinion.opinion, text, into: &$0)
    }
  }

  private func part(
    _ name: StaticString, _ range: TextRange?, _ text: NoteText, into writer: inout JSONWriter
  ) {
    writer.name(name)
    guard let range else { return writer.null() }
    writer.object {
      offsets(range, text, into: &$0)
      $0.member("text", text[range])
    }
  }

  private func offsets(_ range: TextRange, _ text: NoteText, into writer: inout JSONWriter) {
    writer.member("start", unit.convert(range.lower, in: text))
    writer.member("end", unit.convert(range.upper, in: text))
  }

  private func tableLine(_ comment: Comment, _ sentiment: Sentiment) -> String {
    let polarity = Self.decimals(sentiment.polarity)
    let aspects = sentiment.aspects.map { "\($0.aspect.name)\(Self.sign($0.label))" }
    return "\(sentiment.stars)      \(polarity)    \(Self.padded(sentiment.label.rawValue, 8))  "
      + Style.printable("\(comment.id)  \(aspects.joined(separator: " "))")
  }

  private func csvLine(_ comment: Comment, _ sentiment: Sentiment) -> String {
    let aspects = sentiment.aspects.map { "\($0.aspect.name)\(Self.sign($0.label))" }
    let evidence = sentiment.evidence.map { comment.text[$0.range] }
    return [
      Self.cell(comment.id), "\(sentiment.stars)", Self.decimals(sentiment.polarity),
      sentiment.label.rawValue, Self.decimals(sentiment.confidence),
      Self.cell(aspects.joined(separator: " ")), Self.cell(evidence.joined(separator: " | ")),
    ].joined(separator: ",")
  }

  private static func sign(_ label: Sentiment.Label) -> String {
    switch label {
    case .negative: "-"
    case .neutral: "="
    case .positive: "+"
    }
  }

  /// A number with two decimals and its sign.
  private static func decimals(_ value: Float) -> String {
    let hundredths = Int((abs(value) * 100).rounded())
    let digits = hundredths % 100
    return
      "\(value < 0 && hundredths > 0 ? "-" : " ")\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func cell(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D })
    else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
