import ClinicalRecord
import ClinicalText
import RecordStore

/// What an entity field asks for, apart from how the mention holds.
struct EntityQuestion: Hashable {
  var types: [String]
  var value: String
  var isPrefix: Bool
  var isCode: Bool

  init(_ field: FieldQuery) {
    types = (field.field.entityTypes ?? []).map(\.rawValue)
    value = field.value
    isPrefix = field.isPrefix
    isCode = field.field == .code
  }

  /// For SQL's IN; the names are ours.
  var typeList: String { types.map { "'\($0)'" }.joined(separator: ", ") }
}

extension IndexReader {
  /// The rows of the mentions that a question means.
  ///
  /// A word that names a concept means all mentions of the concept, and all mentions that hold one of its wordings
  /// as whole words: "CHF" finds "acute systolic heart failure".
  func mentions(for question: EntityQuestion) throws(StoreError) -> [Int] {
    if let known = resolved[question] { return known }
    let rows: Set<Int>
    if question.isCode {
      rows = try mentions(ofConcepts: codedConcepts(question))
    } else {
      rows = try namedMentions(question)
    }
    let sorted = rows.sorted()
    resolved[question] = sorted
    return sorted
  }

  private func codedConcepts(_ question: EntityQuestion) throws(StoreError) -> [Int] {
    let statement = try database.prepare(
      question.isPrefix
        ? "SELECT concept FROM concept_code WHERE code >= ? AND code < ?"
        : "SELECT concept FROM concept_code WHERE code = ?")
    var found: Set<Int> = []
    for form in Self.codeForms(question.value) {
      statement.bind(1, form)
      if question.isPrefix { statement.bind(2, form + "\u{10FFFF}") }
      while try statement.step() { found.insert(statement.integer(0)) }
      statement.reset()
    }
    return Array(found)
  }

  /// A code as written, in capitals, and with the dot of ICD-10-CM.
  private static func codeForms(_ value: String) -> Set<String> {
    let capitals = value.uppercased()
    var forms: Set = [value, capitals]
    if capitals.utf8.count > 3, !capitals.contains("."), capitals.first?.isLetter == true {
      forms.insert("\(capitals.prefix(3)).\(capitals.dropFirst(3))")
    }
    return forms
  }

  private func namedMentions(_ question: EntityQuestion) throws(StoreError) -> Set<Int> {
    let words = folded(question.value, isPrefix: question.isPrefix)
    var wordings: Set = [words]
    var rows: Set<Int> = []
    if !question.isPrefix {
      let keys = concepts(question.value) + ["~\(words)"]
      let found = try conceptRows(keys, question)
      rows = try mentions(ofConcepts: found)
      wordings.formUnion(try mentionWords(rows))
    }
    for wording in wordings where wording.utf8.count > 2 || wording == words {
      rows.formUnion(try mentions(holding: wording, question))
    }
    return rows
  }

  /// The folded words of a text, joined by blanks.
  func folded(_ text: String, isPrefix: Bool = false) -> String {
    terms(of: WordQuery(text: text, isPrefix: isPrefix)).map {
      String(decoding: $0.word, as: UTF8.self)
    }
    .joined(separator: " ")
  }

  private func conceptRows(_ keys: [String], _ question: EntityQuestion) throws(StoreError) -> [Int]
  {
    let statement = try database.prepare(
      "SELECT row FROM concept WHERE key = ? AND type IN (\(question.typeList))")
    var rows: [Int] = []
    for key in keys {
      statement.bind(1, key)
      while try statement.step() { rows.append(statement.integer(0)) }
      statement.reset()
    }
    return rows
  }

  private func mentions(ofConcepts concepts: [Int]) throws(StoreError) -> Set<Int> {
    let statement = try database.prepare("SELECT row FROM mention WHERE concept = ?")
    var rows: Set<Int> = []
    for concept in concepts {
      statement.bind(1, concept)
      while try statement.step() { rows.insert(statement.integer(0)) }
      statement.reset()
    }
    return rows
  }

  private func mentionWords(_ mentions: Set<Int>) throws(StoreError) -> [String] {
    let statement = try database.prepare("SELECT words FROM mention WHERE row = ?")
    var words: [String] = []
    for mention in mentions.sorted() {
      statement.bind(1, mention)
      if try statement.step() { words.append(statement.text(0)) }
      statement.reset()
    }
    return words
  }

  /// Mentions of the question's types that hold `wording` as whole words, the last perhaps only begun.
  private func mentions(holding wording: String, _ question: EntityQuestion) throws(StoreError)
    -> [Int]
  {
    guard let last = wording.split(separator: " ").last.map(String.init) else { return [] }
    let statement = try database.prepare(
      "SELECT mention.row, words FROM mention_word JOIN mention ON mention.row = mention"
        + " JOIN concept ON concept.row = concept WHERE type IN (\(question.typeList)) AND word "
        + (question.isPrefix ? ">= ? AND word < ?" : "= ?"))
    statement.bind(1, last)
    if question.isPrefix { statement.bind(2, last + "\u{10FFFF}") }
    let wanted = " \(wording)" + (question.isPrefix ? "" : " ")
    var rows: [Int] = []
    while try statement.step() {
      if " \(statement.text(1)) ".contains(wanted) { rows.append(statement.integer(0)) }
    }
    return rows
  }
}
