import JSON

extension TransferLedger {
  /// How well taggers did with some vectors and a share of the labels: a row of `osler evaluate transfer`.
  public struct Downstream: Sendable, Hashable {
    public var vectors: String
    /// Share of the training notes, above 0 and at most 1.
    public var share: Double
    /// Mean exact F1, and that of each seed.
    public var f1: Double
    public var seeds: [Double]
    /// How they were trained: rows are comparable where this is equal.
    public var setting: String?

    /// The scores of all seeds at one share.
    public init(vectors: String, share: Double, seeds: [Double], setting: String) {
      self.vectors = vectors
      self.setting = setting
      self.share = share
      self.seeds = seeds
      f1 = seeds.reduce(0, +) / Double(max(1, seeds.count))
    }

    /// Nil when a row is something else.
    public init?(_ row: JSONValue) {
      guard let vectors = row["vectors"]?.string, let share = row["share"]?.number,
        let f1 = row["f1"]?.number, share > 0, share <= 1
      else { return nil }
      self.vectors = vectors
      self.share = share
      self.f1 = f1
      seeds = (row["seeds"]?.array ?? []).compactMap(\.number)
      setting = row["setting"]?.string
      guard ([f1] + seeds).allSatisfy((0...1).contains) else { return nil }
    }

    /// Writes the row as members of an object.
    public func write(to writer: inout JSONWriter) {
      writer.member("vectors", vectors)
      writer.member("share", share, digits: 2)
      writer.member("f1", f1, digits: 4)
      writer.name("seeds")
      writer.array { for score in seeds { $0.number(score, digits: 4) } }
      if let setting { writer.member("setting", setting) }
    }
  }

  /// The page's table: a line for each kind of vectors, a column for each share.
  var downstreamLines: [String] {
    guard !downstream.isEmpty else { return [] }
    let shares = Set(downstream.map(\.share)).sorted()
    var names: [String] = []
    for row in downstream where !names.contains(row.vectors) { names.append(row.vectors) }
    var lines = [
      "", "## What it brings a tagger", "",
      "Exact F1 in percent, by the share of the training notes.",
      "",
      "| vectors | " + shares.map { Self.fixed($0 * 100, 0) + " %" }.joined(separator: " | ")
        + " |",
      "|---|" + shares.map { _ in "---|" }.joined(),
    ]
    for name in names {
      let cells = shares.map { share in
        downstream.last { $0.vectors == name && $0.share == share }
          .map { Self.fixed($0.f1 * 100, 1) } ?? "-"
      }
      lines.append("| \(name) | \(cells.joined(separator: " | ")) |")
    }
    return lines
  }

  /// The same as rows of the NDJSON report.
  var downstreamRows: [String] {
    downstream.map { row in
      var writer = JSONWriter()
      writer.object {
        $0.member("kind", "downstream")
        row.write(to: &$0)
      }
      return writer.text
    }
  }
}
