import ClinicalRecord
import ClinicalText
import Files
import JSON

/// A comment whose stars and aspects are known, for training and measuring.
public struct FeedbackRow: Sendable {
  /// What the comment says about one aspect, with the words that say it when they are quoted.
  public struct Opinion: Sendable, Hashable {
    public var aspect: Aspect
    public var label: Sentiment.Label
    public var quote: String?

    public init(aspect: Aspect, label: Sentiment.Label, quote: String? = nil) {
      self.aspect = aspect
      self.label = label
      self.quote = quote
    }
  }

  public var comment: Comment
  /// Who wrote it: comments of one voice are never split between training and measuring.
  public var voice: String?
  /// 1 to 5, nil when only the text is known.
  public var stars: Int?
  /// Nil when the set does not say.
  public var opinions: [Opinion]?

  public init(
    comment: Comment, voice: String? = nil, stars: Int? = nil, opinions: [Opinion]? = nil
  ) {
    self.comment = comment
    self.voice = voice
    self.stars = stars
    self.opinions = opinions
  }

  /// The rows of an NDJSON file or of all such files of a folder.
  ///
  /// Understands our own rows and two common kinds: `rating` from 1 to 10 with `benefits`, `side_effects` and
  /// `comments`, and bare `text`, `question`, `stars`.
  public static func read(_ path: String) throws(FileError) -> [FeedbackRow] {
    var rows: [FeedbackRow] = []
    let files =
      FolderWalk.isFolder(path)
      ? try FolderWalk(path).files.filter { $0.hasSuffix(".ndjson") }.map { "\(path)/\($0)" }
      : [path]
    for file in files {
      var lines = try LineReader(file)
      while let line = try lines.next() {
        if line.allSatisfy({ $0 <= 0x20 }) { continue }
        let place = "\(file), line \(lines.number)"
        let row: JSONValue
        do throws(JSONError) { row = try JSONParser.parse(line) } catch {
          throw FileError("read", place, reason: error.reason)
        }
        guard let known = FeedbackRow(row, id: "\(lines.number)") else {
          throw FileError("read", place, reason: "no \"text\" with \"stars\" or \"rating\"")
        }
        rows.append(known)
      }
    }
    return rows
  }

  init?(_ row: JSONValue, id: String) {
    voice = row["voice"]?.string
    let parts = ["benefits", "side_effects", "comments"].compactMap { row[$0]?.string }
    guard let text = row["text"]?.string ?? (parts.isEmpty ? nil : parts.joined(separator: "\n"))
    else { return nil }
    comment = Comment(
      id: row["id"]?.string ?? id, text: NoteText(text), question: row["question"]?.string,
      date: row["date"]?.string)
    if let rating = row["rating"]?.integer {
      stars = rating <= 2 ? 1 : rating <= 4 ? 2 : rating <= 6 ? 3 : rating <= 8 ? 4 : 5
    } else {
      stars = row["stars"]?.integer
    }
    opinions = row["aspects"]?.array.map { $0.compactMap(Self.opinion) }
    guard stars.map({ (1...5).contains($0) }) ?? false else { return nil }
  }

  private static func opinion(_ value: JSONValue) -> Opinion? {
    guard let aspect = value["aspect"]?.string.flatMap({ Aspect(name: $0) }),
      let label = value["polarity"]?.string.flatMap(Sentiment.Label.init)
    else { return nil }
    return Opinion(aspect: aspect, label: label, quote: value["quote"]?.string)
  }
}
