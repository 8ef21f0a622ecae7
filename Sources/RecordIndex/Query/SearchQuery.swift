import ClinicalRecord

/// A question to an index, as it was understood.
public struct SearchQuery: Sendable {
  public let text: String
  package let root: QueryNode

  /// Reads a query in the language that README.md describes.
  public init(_ text: String) throws(QueryError) {
    self.text = text
    var parser = try QueryParser(text)
    root = try parser.parse()
  }

  /// How the query was understood, a line a part.
  public var outline: [String] { root.outline(depth: 0) }
}

/// A part of a query.
package indirect enum QueryNode: Hashable, Sendable {
  case words(WordQuery)
  /// All of these, with at most so many words between one and the next.
  case near([WordQuery], Int)
  case field(FieldQuery)
  case and([QueryNode])
  case or([QueryNode])
  case not(QueryNode)

  func outline(depth: Int) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    switch self {
    case .words(let words): return ["\(indent)\(words.outline)"]
    case .near(let words, let distance):
      return ["\(indent)within \(distance) words of each other"]
        + words.map { "\(indent)  \($0.outline)" }
    case .field(let field): return ["\(indent)\(field.outline)"]
    case .and(let nodes):
      return ["\(indent)all of"] + nodes.flatMap { $0.outline(depth: depth + 1) }
    case .or(let nodes): return ["\(indent)any of"] + nodes.flatMap { $0.outline(depth: depth + 1) }
    case .not(let node): return ["\(indent)not"] + node.outline(depth: depth + 1)
    }
  }
}

/// A word, a phrase, or the beginning of one.
package struct WordQuery: Hashable, Sendable {
  var text: String
  var isPhrase = false
  var isPrefix = false

  var outline: String {
    (isPhrase ? "the phrase \"\(text)\"" : "the word \(text)")
      + (isPrefix ? " and what follows" : "")
  }
}

/// A field of a query with its value.
package struct FieldQuery: Hashable, Sendable {
  var field: QueryField
  var value: String
  var isPrefix = false
  var place: Range<Int>

  var outline: String { "\(field.rawValue) is \(value)\(isPrefix ? "…" : "")" }
}

/// The fields of the query language.
package enum QueryField: String, CaseIterable, Hashable, Sendable {
  case disease, finding, drug, procedure, test, problem, treatment, code
  case section, kind, patient, assertion, after, before, sentiment, aspect

  /// The types of entities that the field asks for; nil when it asks for none.
  var entityTypes: [EntityType]? {
    switch self {
    case .disease: [.disease]
    case .finding: [.finding]
    case .drug: [.drug]
    case .procedure: [.procedure]
    case .test: [.test]
    case .problem: [.disease, .finding]
    case .treatment: [.drug, .procedure]
    case .code: EntityType.allCases
    default: nil
    }
  }
}
