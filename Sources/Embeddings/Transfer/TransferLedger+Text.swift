import JSON

extension TransferLedger {
  /// The ledger as a page.
  public var markdown: String {
    var lines = [
      "# Transfer of word vectors: \(method)", "",
      "## Likeness of words (Spearman's rho, all pairs)", "",
    ]
    lines += [
      "| pairs | kind | general | clinical only | adapted | change | words known |",
      "|---|---|---|---|---|---|---|",
    ]
    for row in likeness {
      let only = Self.rho(row.clinicalOnly?.rho)
      lines.append(
        "| \(row.name) | \(row.isClinical ? "clinical" : "general") | \(Self.rho(row.before.rho)) | \(only) | "
          + "\(Self.rho(row.after.rho)) | \(Self.change(row.before.rho, row.after.rho)) | "
          + "\(row.after.known) of \(row.after.words) |")
    }
    lines += [
      "", "## Coverage", "",
      "\(Self.fixed(100 * coverageBefore, 1)) % of the words in the notes had a general vector; "
        + "\(Self.fixed(100 * coverageAfter, 1)) % have an adapted one. The rest are made of subwords.",
      "", "## Words that moved", "", "| word | of ten nearest stayed | before | after |",
      "|---|---|---|---|",
    ]
    for move in moves {
      lines.append(
        "| \(move.word) | \(move.stayed) | \(move.before.prefix(6).joined(separator: ", ")) | "
          + "\(move.after.prefix(6).joined(separator: ", ")) |")
    }
    lines += downstreamLines
    return lines.joined(separator: "\n") + "\n"
  }

  /// The ledger as rows, each with its kind.
  public var ndjson: String {
    var rows: [String] = []
    for row in likeness {
      var writer = JSONWriter()
      writer.object {
        $0.member("kind", "likeness")
        $0.member("pairs", row.name)
        $0.member("domain", row.isClinical ? "clinical" : "general")
        $0.member("general", row.before.rho ?? .nan, digits: 4)
        if let only = row.clinicalOnly { $0.member("clinical_only", only.rho ?? .nan, digits: 4) }
        $0.member("adapted", row.after.rho ?? .nan, digits: 4)
        $0.member("known", row.after.known)
        $0.member("words", row.after.words)
      }
      rows.append(writer.text)
    }
    var coverage = JSONWriter()
    coverage.object {
      $0.member("kind", "coverage")
      $0.member("general", coverageBefore, digits: 4)
      $0.member("adapted", coverageAfter, digits: 4)
    }
    rows.append(coverage.text)
    for move in moves {
      rows.append(
        JSONValue.object([
          .init("kind", "move"), .init("word", .string(move.word)),
          .init("stayed", .integer(move.stayed)),
          .init("before", .array(move.before.map { .string($0) })),
          .init("after", .array(move.after.map { .string($0) })),
        ]).text)
    }
    rows += downstreamRows
    return rows.joined(separator: "\n") + "\n"
  }

  private static func rho(_ value: Double?) -> String { value.map { fixed($0) } ?? "-" }

  private static func change(_ before: Double?, _ after: Double?) -> String {
    guard let before, let after else { return "-" }
    return signed(after - before)
  }

  private static func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + fixed(value) }

  static func fixed(_ value: Double, _ digits: Int = 3) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((abs(value) * scale).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = "\(whole % Int(scale))"
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
  }
}
