import ClinicalRecord
import Files

/// The readable lexicons of a folder, compiled into one image.
package struct LexiconSources {
  /// The files of concepts, in the order in which their meanings count.
  package static let conceptFiles = [
    "diseases.tsv", "findings.tsv", "drugs.tsv", "procedures.tsv", "tests.tsv",
  ]

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
    for file in conceptFiles {
      for row in try rows("\(folder)/\(file)") {
        if let concept = Concept(row: row) { builder.add(concept) }
      }
    }
    for row in try rows("\(folder)/abbreviations.tsv") where row.count >= 3 {
      builder.addAbbreviation(row)
    }
    for row in try rows("\(folder)/qualifiers.tsv") {
      builder.add(qualifier: String(row[0]), kind: row.count > 1 ? row[1] : "")
    }
    for row in try rows("\(folder)/body-sites.tsv") {
      builder.add(site: String(row[0]))
      guard row.count > 1 else { continue }
      for adjective in row[1].split(separator: "|") { builder.add(site: String(adjective)) }
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
