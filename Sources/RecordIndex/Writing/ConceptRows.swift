import ClinicalRecord
import RecordStore

/// Gives concepts, mentions and cue rules their rows, each once.
///
/// An entity without a concept stands for itself: its key is `~` and its folded words.
final class ConceptRows {
  private struct ConceptKey: Hashable {
    var key: String
    var type: EntityType
  }
  private struct MentionKey: Hashable {
    var concept: Int
    var words: String
  }

  private let findConcept, addConcept, findMention, addMention, addWord: Statement
  private let readCodes, dropCodes, addCode, findRule, addRule: Statement
  private let names: (String) -> String?
  private var concepts: [ConceptKey: Int] = [:]
  private var mentions: [MentionKey: Int] = [:]
  private var rules: [String: Int] = [:]

  /// Entries remembered at most, so that memory stays bounded.
  private static let most = 400_000

  init(_ database: borrowing Database, _ names: @escaping (String) -> String?) throws(StoreError) {
    self.names = names
    findConcept = try database.prepare("SELECT row FROM concept WHERE key = ? AND type = ?")
    addConcept = try database.prepare(
      "INSERT INTO concept(type, key, name) VALUES(?, ?, ?) RETURNING row")
    findMention = try database.prepare("SELECT row FROM mention WHERE words = ? AND concept = ?")
    addMention = try database.prepare(
      "INSERT INTO mention(concept, words) VALUES(?, ?) RETURNING row")
    addWord = try database.prepare("INSERT OR IGNORE INTO mention_word VALUES(?, ?)")
    readCodes = try database.prepare(
      "SELECT system, code, title FROM concept_code WHERE concept = ? ORDER BY rank")
    dropCodes = try database.prepare("DELETE FROM concept_code WHERE concept = ?")
    addCode = try database.prepare("INSERT INTO concept_code VALUES(?, ?, ?, ?, ?)")
    findRule = try database.prepare("SELECT row FROM cue_rule WHERE name = ?")
    addRule = try database.prepare("INSERT INTO cue_rule(name) VALUES(?) RETURNING row")
  }

  /// The rows of an entity's concept and of its mention, made when they are new.
  func rows(_ entity: Entity, words: String) throws(StoreError) -> (
    concept: Int, mention: Int
  ) {
    let concept = try conceptRow(entity, words)
    let key = MentionKey(concept: concept, words: words)
    if let row = mentions[key] { return (concept, row) }
    findMention.bind(1, words)
    findMention.bind(2, concept)
    let found = try Self.key(findMention)
    let row: Int
    if let found { row = found } else { row = try mentionRow(concept, words) }
    if mentions.count >= Self.most { mentions.removeAll() }
    mentions[key] = row
    return (concept, row)
  }

  private func mentionRow(_ concept: Int, _ words: String) throws(StoreError) -> Int {
    addMention.bind(1, concept)
    addMention.bind(2, words)
    let row = try Self.key(addMention)!
    for word in words.split(separator: " ") {
      addWord.bind(1, String(word))
      addWord.bind(2, row)
      try addWord.run()
    }
    return row
  }

  private func conceptRow(_ entity: Entity, _ words: String) throws(StoreError) -> Int {
    let key = ConceptKey(key: entity.concept ?? "~\(words)", type: entity.type)
    if let row = concepts[key] { return row }
    findConcept.bind(1, key.key)
    findConcept.bind(2, key.type.rawValue)
    let found = try Self.key(findConcept)
    let row: Int
    if let found {
      row = found
    } else {
      addConcept.bind(1, key.type.rawValue)
      addConcept.bind(2, key.key)
      addConcept.bind(
        3, entity.concept.flatMap(names) ?? entity.codes.first?.title ?? words)
      row = try Self.key(addConcept)!
    }
    if found == nil || entity.concept != nil { try updateCodes(of: row, to: entity.codes) }
    if concepts.count >= Self.most { concepts.removeAll() }
    concepts[key] = row
    return row
  }

  /// A newer lexicon may code a concept otherwise.
  private func updateCodes(of concept: Int, to codes: [Code]) throws(StoreError) {
    readCodes.bind(1, concept)
    var stored: [String] = []
    while try readCodes.step() {
      stored += [readCodes.text(0), readCodes.text(1), readCodes.text(2)]
    }
    readCodes.reset()
    guard stored != codes.flatMap({ [$0.system.rawValue, $0.code, $0.title] }) else { return }
    dropCodes.bind(1, concept)
    try dropCodes.run()
    for (rank, code) in codes.enumerated() {
      addCode.bind(1, concept)
      addCode.bind(2, rank)
      addCode.bind(3, code.system.rawValue)
      addCode.bind(4, code.code)
      addCode.bind(5, code.title)
      try addCode.run()
    }
  }

  func ruleRow(_ name: String) throws(StoreError) -> Int {
    if let row = rules[name] { return row }
    findRule.bind(1, name)
    if let row = try Self.key(findRule) {
      rules[name] = row
      return row
    }
    addRule.bind(1, name)
    let row = try Self.key(addRule)!
    rules[name] = row
    return row
  }

  /// Rows that a transaction made are gone when it is rolled back.
  func forget() {
    concepts.removeAll()
    mentions.removeAll()
    rules.removeAll()
  }

  private static func key(_ statement: borrowing Statement) throws(StoreError) -> Int? {
    let key = try statement.step() ? statement.integer(0) : nil
    // An INSERT with RETURNING is done only when it has stepped to its end.
    if key != nil { while try statement.step() {} }
    statement.reset()
    return key
  }
}
