/// A word of the query language.
enum QueryToken: Hashable {
  case open, close, and, or, not
  case near(Int)
  case field(String)
  case text(WordQuery)
}

/// Cuts a query into its words.
struct QueryLexer {
  private let query: String
  private let characters: [Character]
  private var position = 0

  init(_ query: String) {
    self.query = query
    characters = Array(query)
  }

  /// All words with their places.
  mutating func tokens() throws(QueryError) -> [(token: QueryToken, place: Range<Int>)] {
    var tokens: [(token: QueryToken, place: Range<Int>)] = []
    while true {
      while position < characters.count, characters[position].isWhitespace { position += 1 }
      guard position < characters.count else { return tokens }
      let start = position
      let token = try next()
      tokens.append((token, start..<position))
    }
  }

  private mutating func next() throws(QueryError) -> QueryToken {
    switch characters[position] {
    case "(":
      position += 1
      return .open
    case ")":
      position += 1
      return .close
    case "\"", "“", "”": return try phrase()
    default: return try word()
    }
  }

  private mutating func phrase() throws(QueryError) -> QueryToken {
    let start = position
    position += 1
    while position < characters.count, !"\"“”".contains(characters[position]) { position += 1 }
    guard position < characters.count else {
      throw QueryError(
        reason: "this quotation mark is never closed", query: query, place: start..<start + 1)
    }
    let text = String(characters[start + 1..<position])
    position += 1
    return .text(WordQuery(text: text, isPhrase: true, isPrefix: star()))
  }

  private mutating func star() -> Bool {
    guard position < characters.count, characters[position] == "*" else { return false }
    position += 1
    return true
  }

  private mutating func word() throws(QueryError) -> QueryToken {
    let start = position
    while position < characters.count, !isEnd(characters[position]) {
      if characters[position] == ":", isFieldName(start..<position) {
        position += 1
        return .field(String(characters[start..<position - 1]))
      }
      position += 1
    }
    let text = String(characters[start..<position])
    switch text {
    case "AND": return .and
    case "OR": return .or
    case "NOT": return .not
    default:
      if text == "NEAR" { return .near(10) }
      if text.hasPrefix("NEAR/") { return try near(text.dropFirst(5), start) }
      let isPrefix = text.hasSuffix("*") && text.count > 1
      return .text(WordQuery(text: isPrefix ? String(text.dropLast()) : text, isPrefix: isPrefix))
    }
  }

  private func near(_ number: Substring, _ start: Int) throws(QueryError) -> QueryToken {
    guard let distance = Int(number), (0...1000).contains(distance) else {
      throw QueryError(
        reason: "NEAR/ needs a number of words from 0 to 1000, such as NEAR/5", query: query,
        place: start..<position)
    }
    return .near(distance)
  }

  private func isEnd(_ character: Character) -> Bool {
    character.isWhitespace || character == "(" || character == ")" || "\"“”".contains(character)
  }

  /// Letters before a colon are a field when something stands behind it: in "12:30" and "Note: x" none is.
  private func isFieldName(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty, range.upperBound + 1 < characters.count,
      !characters[range.upperBound + 1].isWhitespace, characters[range.upperBound + 1] != "/"
    else { return false }
    return characters[range].allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }
  }
}
