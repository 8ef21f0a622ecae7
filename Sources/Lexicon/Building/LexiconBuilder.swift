import ClinicalRecord
import ClinicalText
import Files

/// Gathers concepts and other terms and writes them as an image.
package struct LexiconBuilder: ~Copyable {
  private let space: ScratchSpace?
  /// Bytes that each sorting may hold in memory where there is a scratch space.
  private let memory: Int
  private var pool: StringPool
  private var concepts: Spool
  /// The type of each concept.
  private var types: [UInt8] = []
  private var terms: Spool
  private var termCount: UInt32 = 0
  private var codes: Spool
  private var codeCount: UInt32 = 0
  private var ids: RecordSorter
  private var atomNumbers: [UInt64: UInt32] = [:]
  private var atomTable: HashTable
  private var table: TermTable
  private var contexts: [UInt32] = [0]
  private var bags: BagTable
  private var siteOfAdjective: [UInt32: UInt32] = [:]
  private var reader = TermReader()
  /// Words of every day: an acronym that folds to one holds in capitals only.
  private var everyday: Set<UInt64> = []
  /// Other word orders of terms up to this many words are added too.
  private let longestReordered: Int
  /// The concepts of each written term, by its atoms; kept only for lexicons with abbreviations.
  private var written: [[UInt32]: [UInt32]]?

  /// `resolves` keeps what abbreviations need to find their meanings; `reordering` bounds how long a term may be
  /// to be found in other word orders too. With a scratch space the builder holds little more than `memory` bytes and
  /// the different words, however many terms there are.
  package init(
    resolves: Bool = false, reordering longest: Int = 4, on space: ScratchSpace? = nil,
    memory: Int = 1 << 25
  ) {
    self.space = space
    self.memory = memory
    pool = StringPool(space)
    concepts = Spool(space)
    terms = Spool(space)
    codes = Spool(space)
    ids = RecordSorter(space, memory: memory / 4)
    atomTable = HashTable(space, memory: memory)
    table = TermTable(space, memory: memory)
    bags = BagTable(space, memory: memory / 2)
    longestReordered = longest
    for (index, word) in Atom.fixed.enumerated() {
      enter(AtomReader.hash(of: word), as: UInt32(index + 2))
    }
    written = resolves ? [:] : nil
  }

  /// The number of concepts so far.
  package var count: Int { types.count }

  /// Says that these are words of every day.
  package mutating func add(everydayWords words: some Sequence<String>) {
    for word in words { everyday.insert(AtomReader.hash(of: word)) }
  }

  /// "nausea and vomiting": each part is a mention of its own.
  private static func isConjunction(_ term: String) -> Bool {
    term.contains(" and ") || term.contains(" or ") || term.contains(", ")
  }

  /// What the names of a concept are good for.
  package enum NameUse {
    /// They are looked for in texts.
    case found
    /// They say what a known mention means; words that mean much else besides ("cold").
    case known
    /// They are only shown.
    case shown
  }

  /// Adds a concept with its names; gives its number.
  @discardableResult
  package mutating func add(_ concept: Concept, names use: NameUse = .found) -> UInt32 {
    let number = UInt32(count)
    let type = EntityType.allCases.firstIndex(of: concept.type)!
    add(
      row: pool.place(concept.id), pool.place(concept.name), termCount, codeCount, UInt32(type))
    types.append(UInt8(type))
    ids.add(Self.sortable(concept.id), number)
    for code in concept.codes {
      codes.append(UInt32(CodeSystem.allCases.firstIndex(of: code.system)!))
      codes.append(pool.place(code.code))
      codes.append(pool.place(code.title))
      codeCount += 1
    }
    guard use != .shown else {
      add(term: concept.name)
      return number
    }
    let flags = use == .known ? Sense.known : 0
    addName(concept.name, number, concept.type, Sense.preferred | flags)
    for synonym in concept.synonyms { addName(synonym, number, concept.type, flags) }
    return number
  }

  private mutating func add(
    row id: UInt32, _ name: UInt32, _ term: UInt32, _ code: UInt32, _ type: UInt32
  ) {
    for number in [id, name, term, code, type] { concepts.append(number) }
  }

  private mutating func add(term: String) {
    terms.append(pool.place(term))
    termCount += 1
  }

  /// The bytes of an id as numbers of the same order.
  private static func sortable(_ id: String) -> [UInt32] {
    var numbers: [UInt32] = []
    for (place, byte) in id.utf8.enumerated() {
      if place & 3 == 0 { numbers.append(0) }
      numbers[numbers.count - 1] |= UInt32(byte) << UInt32(24 - 8 * (place & 3))
    }
    return numbers
  }

  private mutating func addName(
    _ name: String, _ concept: UInt32, _ type: EntityType, _ flags: UInt32
  ) {
    add(term: name)
    let atoms = atoms(of: name)
    guard !atoms.isEmpty else { return }
    let kind = Sense.Kind(type).rawValue
    let short = Self.isAcronym(name)
    var sense = Sense(target: concept, flags: kind | Sense.direct | flags, context: 0)
    if short { sense.flags |= Sense.short | (isEveryday(name) ? Sense.capitals : 0) }
    table.add(atoms, sense)
    written?[atoms, default: []].append(concept)
    let content = TermVariants.content(atoms)
    let known = flags & Sense.known
    if content.count > 1 {
      let hash = LexiconImage.bagHash(content)
      bags.add(hash, concept, kind | known)
      let sited = LexiconImage.bagHash(content.map { siteOfAdjective[$0, default: $0] })
      if sited != hash { bags.add(sited, concept, kind | known) }
    }
    guard !short, known == 0, content.count <= longestReordered else { return }
    sense.flags = kind
    for variant in TermVariants.orders(of: atoms) { table.add(variant, sense) }
  }

  /// Adds words of severity, side, course ... that may stand in front of a mention.
  ///
  /// Its kind is told where that matters: one that is `outside` does not belong to the mention, one that is
  /// `abnormal` makes a finding of a test, one that stands `behind` may follow the name.
  package mutating func add(qualifier words: String, kind: Substring = "") {
    let flags: UInt32 =
      switch kind {
      case "outside": Sense.outside
      case "abnormal": Sense.abnormal
      case "behind": Sense.behind
      default: 0
      }
    add(words, as: .qualifier, flags)
  }

  /// Adds a word that ends a mention; nil leaves the mention its type.
  package mutating func add(head word: String, type: EntityType?) {
    let index = type.flatMap { EntityType.allCases.firstIndex(of: $0) } ?? Self.sameType
    add(word, as: .head, 0, target: UInt32(index))
  }

  /// Adds a word that makes a finding behind a site of the body, and nothing elsewhere.
  package mutating func add(headOfSite word: String) {
    add(word, as: .head, 0, target: UInt32(Self.ofSite))
  }

  /// The target of a head that leaves the mention its type.
  static let sameType = 7
  /// The target of a head that makes a finding behind a site only.
  static let ofSite = 5

  /// Adds a place of the body.
  package mutating func add(site words: String) { add(words, as: .site) }

  /// Says that an adjective and a noun name the same site; both are single words, and the first noun counts.
  ///
  /// To be said before the concepts are added whose names hold them.
  package mutating func add(adjective: String, of site: String) {
    let words = (atoms(of: adjective), atoms(of: site))
    guard words.0.count == 1, words.1.count == 1, siteOfAdjective[words.0[0]] == nil,
      siteOfAdjective[words.1[0]] == nil
    else { return }
    siteOfAdjective[words.0[0]] = words.1[0]
  }

  /// Adds words that look like a mention and are none.
  package mutating func add(distractor words: String) { add(words, as: .distractor) }

  private mutating func add(
    _ words: String, as kind: Sense.Kind, _ flags: UInt32 = 0, target: UInt32 = 0
  ) {
    let atoms = atoms(of: words)
    guard !atoms.isEmpty else { return }
    let flags = kind.rawValue | Sense.direct | flags
    table.add(atoms, Sense(target: target, flags: flags, context: 0))
  }

  /// Adds a row of abbreviation, meaning, type and contexts: words that call for it, or `section:kind`.
  package mutating func addAbbreviation(_ row: [Substring]) {
    let contexts = row.count > 3 ? row[3].split(separator: "|") : []
    guard let type = EntityType(rawValue: String(row[2])) else {
      let kind: Sense.Kind = row[2] == "anatomy" ? .site : .distractor
      return add(abbreviation: String(row[0]), meaning: nil, kind, contexts: contexts)
    }
    let meaning = String(row[1])
    let concept =
      number(ofTerm: meaning, type: type)
      ?? add(
        Concept(id: Self.slug(meaning), name: meaning, type: type),
        names: Self.isConjunction(meaning) ? .shown : .found)
    let kind = Sense.Kind(self.type(concept))
    add(abbreviation: String(row[0]), meaning: concept, kind, contexts: contexts)
  }

  /// A name in lower case with hyphens between its words.
  static func slug(_ name: String) -> String {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }

  private mutating func add(
    abbreviation: String, meaning concept: UInt32?, _ kind: Sense.Kind, contexts words: [Substring]
  ) {
    let atoms = atoms(of: abbreviation)
    guard !atoms.isEmpty else { return }
    let capitals = isEveryday(abbreviation) ? Sense.capitals : 0
    let flags = kind.rawValue | Sense.direct | Sense.short | capitals
    table.add(atoms, Sense(target: concept ?? .max, flags: flags, context: addContexts(words)))
  }

  private mutating func addContexts(_ words: [Substring]) -> UInt32 {
    guard !words.isEmpty else { return 0 }
    let place = UInt32(contexts.count)
    var runs: [[UInt32]] = []
    for word in words {
      if word.hasPrefix("section:"), let kind = SectionKind(rawValue: String(word.dropFirst(8))) {
        runs.append([Self.sectionMark | UInt32(SectionKind.allCases.firstIndex(of: kind)!)])
      } else {
        let atoms = atoms(of: String(word))
        if !atoms.isEmpty { runs.append(atoms) }
      }
    }
    contexts.append(UInt32(runs.count))
    for run in runs {
      contexts.append(UInt32(run.count))
      contexts += run
    }
    return place
  }

  static let sectionMark: UInt32 = 1 << 31

  /// The number of a concept that a term names, of that type where one is.
  private mutating func number(ofTerm term: String, type: EntityType) -> UInt32? {
    let key = atoms(of: term)
    guard let found = written?[key] else { return nil }
    let wanted = UInt8(EntityType.allCases.firstIndex(of: type)!)
    return found.first { types[Int($0)] == wanted } ?? found.first
  }

  /// The type of the concept with that number.
  private func type(_ number: UInt32) -> EntityType {
    EntityType.allCases[Int(types[Int(number)])]
  }

  /// The atoms of a term; none when it can never match.
  private mutating func atoms(of term: String) -> [UInt32] {
    let hashes = reader.hashes(of: term)
    return reader.canMatch(hashes) ? hashes.map { number(of: $0) } : []
  }

  private mutating func number(of hash: UInt64) -> UInt32 {
    if hash == TermReader.connector { return Atom.connector }
    let next = Atom.firstFree + UInt32(atomNumbers.count - Atom.fixed.count)
    let number = atomNumbers[hash, default: next]
    if number == next { enter(hash, as: number) }
    return number
  }

  private mutating func enter(_ hash: UInt64, as number: UInt32) {
    atomNumbers[hash] = number
    atomTable.add(hash, number)
  }

  private func isEveryday(_ word: String) -> Bool {
    everyday.contains(AtomReader.hash(of: word))
  }

  /// Capitals and digits only, with at least two capitals; a lower-case plural does not count.
  static func isAcronym(_ name: String) -> Bool {
    let letters = name.utf8.filter { Byte.isLetter($0) }
    let capitals = letters.count { Byte.isUpper($0) }
    return capitals >= 2 && name.utf8.count <= 8 && letters.count - capitals <= 1
      && !name.contains(" ")
  }

  /// The image's bytes, of a builder without a scratch space: all in memory.
  package consuming func image() -> [UInt8] {
    precondition(space == nil, "an image that may not fit into memory is written")
    var image: [UInt8] = []
    do { try write { image.append(contentsOf: $0) } } catch {
      preconditionFailure("memory does not fail: \(error)")
    }
    return image
  }

  /// Calls `body` with the image's bytes, a stretch at a time.
  package consuming func write(_ body: (UnsafeRawBufferPointer) throws(FileError) -> Void)
    throws(FileError)
  {
    add(row: 0, 0, termCount, codeCount, 0)
    let atomCount = Int(Atom.firstFree) + atomNumbers.count
    atomNumbers = [:]
    var trie = table.trie(atomCount: atomCount)
    let bagTable = bags.table(&trie)
    var writer = ImageWriter()
    writer.add(pool.all)
    writer.add(concepts)
    writer.add(terms)
    writer.add(codes)
    writer.add(order())
    let atoms = atomTable.slots()
    writer.add(atoms.hashes)
    writer.add(atoms.values)
    writer.add(trie.root)
    writer.add(trie.firstEdge)
    writer.add(trie.edges)
    writer.add(trie.accepts)
    writer.add(trie.senses)
    writer.add(spool(contexts))
    let found = bagTable.slots()
    writer.add(found.hashes)
    writer.add(found.values)
    writer.add(
      spool(
        (0..<UInt32(atomCount)).lazy.map { [siteOfAdjective] in
          siteOfAdjective.isEmpty ? $0 : siteOfAdjective[$0, default: $0]
        }))
    try writer.write(body)
    try space?.check()
  }

  /// The concepts in the order of their ids.
  private mutating func order() -> Spool {
    var order = Spool(space)
    ids.drain { order.append($1[0]) }
    return order
  }

  private func spool(_ numbers: some Sequence<UInt32>) -> Spool {
    var spool = Spool(space)
    for number in numbers { spool.append(number) }
    return spool
  }
}
