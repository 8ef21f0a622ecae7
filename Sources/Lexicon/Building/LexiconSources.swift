import ClinicalRecord
import Files

/// The readable lexicons of a folder, compiled into one image.
package struct LexiconSources {
  /// The files of concepts, in the order in which their meanings count.
  package static let conceptFiles = [
    "diseases.tsv", "findings.tsv", "drugs.tsv", "procedures.tsv", "tests.tsv",
    plainWordFile,
  ]

  /// Plain words that mean a concept only where a mention is known to stand.
  private static let plainWordFile = "plain-words.tsv"

  /// True for the file of plain words.
  static func isPlain(_ path: String) -> Bool { path.hasSuffix(plainWordFile) }

  /// The rows of a tab-separated file without comments, blank lines and header.
  package static func rows(_ path: String) throws(FileError) -> [[Substring]] {
    let file = try MappedFile(path)
    let text = file.withBytes { String(decoding: $0, as: UTF8.self) }
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("# ") && !$0.isEmpty }
    return lines.dropFirst().map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
  }

  /// The image of the lexicons in `folder`.
  package static func compile(_ folder: String) throws(FileError) -> [UInt8] {
    var builder = LexiconBuilder(resolves: true)
    builder.add(everydayWords: try rows("\(folder)/everyday-words.tsv").map { String($0[0]) })
    let sites = try rows("\(folder)/body-sites.tsv").map { row in
      (name: String(row[0]), adjectives: row.count > 1 ? row[1].split(separator: "|") : [])
    }
    let nouns = Dictionary(grouping: sites) { $0.adjectives.first ?? "" }
    for site in sites {
      // "Cervical" is of the neck and of the cervix.
      guard let adjective = site.adjectives.first, nouns[adjective]!.count == 1 else { continue }
      builder.add(adjective: String(adjective), of: site.name)
    }
    for file in conceptFiles {
      for row in try rows("\(folder)/\(file)") {
        if let concept = Concept(row: row) {
          builder.add(concept, names: isPlain(file) ? .known : .found)
        }
      }
    }
    for row in try rows("\(folder)/abbreviations.tsv") where row.count >= 3 {
      builder.addAbbreviation(row)
    }
    for row in try rows("\(folder)/qualifiers.tsv") {
      builder.add(qualifier: String(row[0]), kind: row.count > 1 ? row[1] : "")
    }
    for site in sites {
      builder.add(site: site.name)
      for adjective in site.adjectives { builder.add(site: String(adjective)) }
    }
    for row in try rows("\(folder)/heads.tsv") where row.count > 1 {
      if row[1] == "site" {
        builder.add(headOfSite: String(row[0]))
      } else {
        builder.add(head: String(row[0]), type: EntityType(rawValue: String(row[1])))
      }
    }
    for row in try rows("\(folder)/distractors.tsv") { builder.add(distractor: String(row[0])) }
    return builder.image()
  }
}
