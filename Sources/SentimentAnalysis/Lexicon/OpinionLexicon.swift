import ClinicalText

/// The words and phrases of lexicons/sentiment.tsv and lexicons/aspects.tsv in one tree over word numbers.
public final class OpinionLexicon: Sendable {
  /// What stands at a node of the tree: the end of a term.
  struct Marks: Sendable {
    var kinds: TermKinds = []
    var strength: Float = 0
    var factor: Float = 1
    /// Weight of each aspect the term points to; empty for most.
    var cues: [(aspect: Aspect, weight: Float)] = []
  }

  static let root: Int32 = 0
  private let words: KeyTable
  private let children: [UInt64: Int32]
  private let marks: [Marks]
  /// How many terms were read.
  public let count: Int

  /// The lexicon that is linked into the program.
  public static let linked = OpinionLexicon(
    opinions: LinkedFile("lexicons/sentiment.tsv"), aspects: LinkedFile("lexicons/aspects.tsv"))

  init(opinions: LinkedFile?, aspects: LinkedFile?) {
    var tree = LexiconTree()
    let breaker = WordBreaker()
    if let opinions { tree.read(opinions, with: breaker) { Self.opinion($0, $1, &$2) } }
    if let aspects { tree.read(aspects, with: breaker) { Self.cue($0, $1, &$2) } }
    words = tree.words
    children = tree.children
    marks = tree.marks
    count = tree.terms
  }

  private static func opinion(_ kind: ArraySlice<UInt8>, _ strength: Float, _ marks: inout Marks) {
    guard let kinds = TermKinds(name: kind) else { return }
    marks.kinds.formUnion(kinds)
    if !kinds.isDisjoint(with: .values) { marks.strength = strength }
    if !kinds.isDisjoint(with: [.booster, .damper]) { marks.factor = strength }
    if kinds == .wish, strength > 0 { marks.kinds.insert(.firmWish) }
  }

  private static func cue(_ name: ArraySlice<UInt8>, _ weight: Float, _ marks: inout Marks) {
    guard let aspect = Aspect(name: String(decoding: name, as: UTF8.self)) else { return }
    marks.cues.append((aspect, weight))
  }

  /// The number of a word, -1 when no term has it.
  func number(of key: [UInt8]) -> Int32 { words.number(of: key) ?? -1 }

  /// The node behind `node` on a word, nil when no term goes on so.
  func step(from node: Int32, on word: Int32) -> Int32? {
    children[UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: word))]
  }

  func marks(at node: Int32) -> Marks { marks[Int(node)] }
}

/// The tree while it is read.
struct LexiconTree {
  var words = KeyTable(capacity: 6000)
  var children: [UInt64: Int32] = [:]
  var marks: [OpinionLexicon.Marks] = [.init()]
  var terms = 0

  /// Adds the rows `term<TAB>kind<TAB>number` of a file; the first row is its header.
  mutating func read(
    _ file: LinkedFile, with breaker: borrowing WordBreaker,
    _ body: (ArraySlice<UInt8>, Float, inout OpinionLexicon.Marks) -> Void
  ) {
    children.reserveCapacity(8000)
    let text = NoteText(String(decoding: file.bytes, as: UTF8.self))
    let tokens = breaker.tokens(of: text)
    var token = 0
    var start = 0
    var isHeader = true
    var key: [UInt8] = []
    while start < text.count {
      let end = text.bytes[start...].firstIndex(of: 0x0A) ?? text.count
      defer { start = end + 1 }
      let row = text.bytes[start..<end]
      if row.isEmpty || (row.first == UInt8(ascii: "#") && row.dropFirst().first == 0x20) {
        continue
      }
      let cells = row.split(separator: 0x09)
      if isHeader || cells.count < 3 {
        isHeader = false
        continue
      }
      while token < tokens.count, tokens[token].lower < start { token += 1 }
      var node = OpinionLexicon.root
      while token < tokens.count, tokens[token].upper <= cells[0].endIndex {
        text.bytes.withUnsafeBufferPointer { WordKey.make($0, tokens[token].range, into: &key) }
        node = step(node, words.insert(key))
        token += 1
      }
      guard node != OpinionLexicon.root else { continue }
      body(cells[1], Self.number(cells[2]), &marks[Int(node)])
      terms += 1
    }
  }

  private mutating func step(_ node: Int32, _ word: Int32) -> Int32 {
    let edge = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: word))
    if let next = children[edge] { return next }
    marks.append(.init())
    children[edge] = Int32(marks.count - 1)
    return Int32(marks.count - 1)
  }

  private static func number(_ cell: ArraySlice<UInt8>) -> Float {
    var value: Float = 0
    var scale: Float = 0
    for byte in cell where Byte.isDigit(byte) || byte == Byte.period {
      if byte == Byte.period {
        scale = 1
      } else {
        value = value * 10 + Float(byte - 0x30)
        scale *= 10
      }
    }
    return (cell.first == Byte.hyphen ? -value : value) / max(scale, 1)
  }
}
