import ClinicalRecord
import Console

/// Reads the words of a query into its parts. The grammar stands in README.md.
struct QueryParser {
  private let query: String
  private let tokens: [(token: QueryToken, place: Range<Int>)]
  private var position = 0
  private var depth = 0
  private var negations = 0

  init(_ query: String) throws(QueryError) {
    self.query = query
    var lexer = QueryLexer(query)
    tokens = try lexer.tokens()
  }

  mutating func parse() throws(QueryError) -> QueryNode {
    guard !tokens.isEmpty else {
      throw QueryError(reason: "the query is empty", query: query, place: 0..<1)
    }
    let node = try alternatives()
    if let rest = peek {
      throw error("this bracket closes nothing", at: rest.place)
    }
    return node
  }

  private var peek: (token: QueryToken, place: Range<Int>)? {
    position < tokens.count ? tokens[position] : nil
  }

  private func error(_ reason: String, at place: Range<Int>) -> QueryError {
    QueryError(reason: reason, query: query, place: place)
  }

  private var end: Range<Int> { query.count..<query.count + 1 }

  /// alternatives = all { "OR" all }
  private mutating func alternatives() throws(QueryError) -> QueryNode {
    var nodes = [try all()]
    while case .or? = peek?.token {
      position += 1
      nodes.append(try all())
    }
    return nodes.count == 1 ? nodes[0] : .or(nodes)
  }

  /// all = part { [ "AND" ] part }
  private mutating func all() throws(QueryError) -> QueryNode {
    var nodes = [try part()]
    while let next = peek, next.token != .or, next.token != .close {
      if next.token == .and { position += 1 }
      nodes.append(try part())
    }
    return nodes.count == 1 ? nodes[0] : .and(nodes)
  }

  /// part = "NOT" part | "(" alternatives ")" | field | words { "NEAR/n" words }
  private mutating func part() throws(QueryError) -> QueryNode {
    guard let (token, place) = peek else {
      throw error("something is missing here", at: end)
    }
    position += 1
    switch token {
    case .not: return try negation(place)
    case .open: return try bracket(place)
    case .close:
      throw error(depth > 0 ? "this bracket is empty" : "this bracket closes nothing", at: place)
    case .and, .or, .near:
      throw error(
        "\(query.slice(place)) needs something before it; quote it to search for the word",
        at: place)
    case .field(let name): return try field(name, place)
    case .text(let words): return try nearness(words)
    }
  }

  private mutating func negation(_ place: Range<Int>) throws(QueryError) -> QueryNode {
    negations += 1
    guard negations < 100 else { throw error("the NOTs are nested too deep", at: place) }
    let node = try part()
    negations -= 1
    return .not(node)
  }

  private mutating func bracket(_ place: Range<Int>) throws(QueryError) -> QueryNode {
    depth += 1
    guard depth < 100 else { throw error("the brackets are nested too deep", at: place) }
    let node = try alternatives()
    guard case .close? = peek?.token else {
      throw error("this bracket is never closed", at: place)
    }
    position += 1
    depth -= 1
    return node
  }

  private mutating func nearness(_ first: WordQuery) throws(QueryError) -> QueryNode {
    var words = [first]
    var distance: Int?
    while case .near(let next)? = peek?.token {
      let place = peek!.place
      position += 1
      guard case .text(let text)? = peek?.token else {
        throw error("NEAR needs a word or phrase behind it", at: place)
      }
      position += 1
      words.append(text)
      distance = max(distance ?? 0, next)
    }
    return distance.map { .near(words, $0) } ?? .words(first)
  }

  // MARK: fields

  private mutating func field(_ name: String, _ place: Range<Int>) throws(QueryError) -> QueryNode {
    guard let field = QueryField(rawValue: name.lowercased()) else {
      let near = Suggestion.nearest(
        to: name.lowercased(), among: QueryField.allCases.map(\.rawValue))
      let hint = near.map { ", did you mean \($0):?" } ?? "; to search for the word, quote it"
      throw error("unknown field \(name):\(hint)", at: place)
    }
    guard case .text(let words)? = peek?.token, !words.text.isEmpty else {
      throw error("\(name): needs a value behind it", at: place)
    }
    let valuePlace = peek!.place
    position += 1
    let value = try check(words.text, of: field, at: valuePlace)
    return .field(
      FieldQuery(
        field: field, value: value, isPrefix: words.isPrefix,
        place: place.lowerBound..<valuePlace.upperBound))
  }

  /// The value in its plain form, when the field can have it.
  private func check(_ value: String, of field: QueryField, at place: Range<Int>) throws(QueryError)
    -> String
  {
    switch field {
    case .section:
      let name = value.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 }
      return try oneOf(SectionKind.allCases.map(\.name), String(name), "kind of section", place)
    case .assertion:
      let names = AssertionStatus.allCases.map(\.rawValue) + ["any"]
      return try oneOf(names, value.lowercased(), "assertion", place)
    case .sentiment:
      let names = FeedbackReading.Label.allCases.map(\.rawValue)
      return try oneOf(names, value.lowercased(), "sentiment", place)
    case .after, .before:
      guard Self.isDate(value) else {
        throw error(
          "\(field.rawValue): needs a date such as 2024, 2024-05 or 2024-05-02", at: place)
      }
      return value
    default: return value
    }
  }

  private func oneOf(_ names: [String], _ value: String, _ what: String, _ place: Range<Int>)
    throws(QueryError) -> String
  {
    if names.contains(value) { return value }
    let near = Suggestion.nearest(to: value, among: names)
    let hint = near.map { "did you mean \($0)?" }
    let list = names.count < 10 ? "one of \(names.joined(separator: ", "))" : nil
    throw error(
      "unknown \(what) \(value)" + (hint ?? list).map { ", \($0)" }.joined, at: place)
  }

  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), parts[0].count == 4 else { return false }
    guard parts.dropFirst().allSatisfy({ $0.count == 2 }) else { return false }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, numbers.allSatisfy({ $0 >= 0 }) else { return false }
    return (numbers.count < 2 || (1...12).contains(numbers[1]))
      && (numbers.count < 3 || (1...31).contains(numbers[2]))
  }
}

extension Optional<String> {
  /// The text, or nothing.
  fileprivate var joined: String { self ?? "" }
}

extension String {
  /// The characters at a range of places.
  fileprivate func slice(_ place: Range<Int>) -> String {
    String(dropFirst(place.lowerBound).prefix(place.count))
  }
}
