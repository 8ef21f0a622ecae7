/// Queries of ten kinds about notes, chosen by seed from the notes' own words.
struct IndexQueries {
  static let kinds = [
    "word", "two words", "phrase", "prefix", "field", "absent", "code", "cohort", "facets", "near",
  ]

  struct Query {
    var kind: String
    var text: String
    /// The same question for FTS5, where it has one.
    var match: String?
  }

  private(set) var all: [Query] = []

  /// `each` queries of each kind; `sentences` are pieces of the notes, `concepts` names of diseases and drugs in them, with
  /// their fields, and `codes` codes.
  init(each: Int, sentences: [[String]], concepts: [(String, String)], codes: [String]) {
    var state: UInt64 = 3
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    /// Words of one sentence that follow each other.
    func words(_ count: Int) -> [String] {
      while true {
        let sentence = sentences[below(sentences.count)]
        guard sentence.count >= count else { continue }
        let start = below(sentence.count - count + 1)
        return Array(sentence[start..<start + count])
      }
    }
    for number in 0..<each {
      add("word", words(1)[0]) { "\"\($0)\"" }
      let two = words(2)
      add("two words", two.joined(separator: " ")) { _ in "\"\(two[0])\" AND \"\(two[1])\"" }
      add("phrase", "\"\(words(2).joined(separator: " "))\"") { $0 }
      let begin = words(1)[0].prefix(2 + number % 3)
      add("prefix", "\(begin)*") { _ in "\"\(begin)\" *" }
      let near = words(4)
      add("near", "\(near[0]) NEAR/5 \(near[3])") { _ in "NEAR(\"\(near[0])\" \"\(near[3])\", 5)" }
      let word = words(1)[0]
      guard !concepts.isEmpty else {
        add("cohort", "kind:discharge \(word)")
        add("facets", "after:2020 \(word)")
        add("field", "kind:progress \(word)")
        continue
      }
      let (field, name) = concepts[below(concepts.count)]
      add("field", "\(field):\"\(name)\"")
      add("absent", "\(field):\"\(name)\" assertion:absent")
      add("code", "code:\(codes[below(codes.count)])\(number % 2 == 0 ? "" : "*")")
      add("cohort", "\(field):\"\(name)\" \(number % 2 == 0 ? "" : word)")
      add("facets", number % 2 == 0 ? word : "\(field):\"\(name)\"")
    }
  }

  private mutating func add(
    _ kind: String, _ text: String, match: (String) -> String? = { _ in nil }
  ) {
    all.append(Query(kind: kind, text: text, match: match(text)))
  }
}
