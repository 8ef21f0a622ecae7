import ClinicalRecord
import ClinicalText
import Files

/// As many notes as wanted, made from a few: copies have other numbers, dates, patients and kinds.
struct ReplicatedNotes {
  private let sources: [[UInt8]]
  private var state: UInt64 = 7
  private var made = 0
  let count: Int

  /// From the text files of a folder.
  init(_ folder: String, count: Int) throws {
    self.count = count
    sources = try FolderWalk(folder).files.filter { $0.hasSuffix(".txt") }.map { name in
      var source = try ByteSource("\(folder)/\(name)")
      return try source.readAll()
    }
    guard !sources.isEmpty else { throw BenchError("no .txt file in \(folder)") }
  }

  private static let kinds = [
    "discharge", "progress", "radiology", "consult", "operative", "letter",
  ]

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  /// The next note; nil when all were made.
  mutating func next() -> Note? {
    guard made < count else { return nil }
    var bytes = sources[made % sources.count]
    if made >= sources.count { changeNumbers(&bytes) }
    let id = "n\(made)"
    made += 1
    let date =
      "\(2010 + below(16))-\(Self.two(1 + below(12)))-\(Self.two(1 + below(28)))"
    guard let text = try? NoteText(decoding: bytes, lossy: true) else { return next() }
    return Note(
      id: id, patient: "p\(below(count / 5 + 1))", date: date,
      kind: Self.kinds[below(Self.kinds.count)], text: text)
  }

  /// Numbers of up to four digits become others of that length.
  private mutating func changeNumbers(_ bytes: inout [UInt8]) {
    var run = 0
    for i in bytes.indices {
      let isDigit = bytes[i] &- 0x30 < 10
      if isDigit, run < 4 { bytes[i] = 0x30 + UInt8(below(10)) }
      run = isDigit ? run + 1 : 0
    }
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
