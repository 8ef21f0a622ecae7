import ClinicalRecord
import ClinicalText
import Neural

/// The tags of a tagger: for each label begin, inside, last and single, and one for outside.
public struct TagSet: Hashable, Sendable {
  /// What mentions are called, in a fixed order.
  public let labels: [String]

  public init(labels: [String]) { self.labels = labels }

  public static let outside = 0
  public var count: Int { 1 + 4 * labels.count }

  public enum Place: Int, Sendable { case begin, inside, last, single }

  public func tag(_ place: Place, label: Int) -> Int { 1 + 4 * label + place.rawValue }

  /// The place and label of a tag, nil for outside.
  public func reading(_ tag: Int) -> (place: Place, label: Int)? {
    tag == Self.outside ? nil : (Place(rawValue: (tag - 1) % 4)!, (tag - 1) / 4)
  }

  /// Which tags may follow each other, for the chain above the tagger.
  public var constraints: ChainConstraints {
    let prefixes = ["B-", "I-", "L-", "U-"]
    return ChainConstraints(names: ["O"] + labels.flatMap { label in prefixes.map { $0 + label } })
  }

  /// The tags of tokens that stand in mentions, given as token ranges with labels.
  public func tags(_ count: Int, _ spans: [(tokens: Range<Int>, label: Int)]) -> [Int] {
    var tags = [Int](repeating: Self.outside, count: count)
    for (tokens, label) in spans where !tokens.isEmpty {
      if tokens.count == 1 {
        tags[tokens.lowerBound] = tag(.single, label: label)
        continue
      }
      for i in tokens { tags[i] = tag(.inside, label: label) }
      tags[tokens.lowerBound] = tag(.begin, label: label)
      tags[tokens.upperBound - 1] = tag(.last, label: label)
    }
    return tags
  }

  /// The mentions that tags spell; a mention without its end or begin is read as far as it goes.
  public func spans(_ tags: some Collection<Int>) -> [(tokens: Range<Int>, label: Int)] {
    var spans: [(tokens: Range<Int>, label: Int)] = []
    var open: (start: Int, label: Int)?
    for (i, tag) in tags.enumerated() {
      let reading = reading(tag)
      if let running = open,
        reading == nil || reading!.place == .begin || reading!.place == .single
          || reading!.label != running.label
      {
        spans.append((running.start..<i, running.label))
        open = nil
      }
      guard let reading else { continue }
      let start = open?.start ?? i
      switch reading.place {
      case .single, .last:
        spans.append((start..<i + 1, reading.label))
        open = nil
      case .begin, .inside: open = (start, reading.label)
      }
    }
    if let running = open { spans.append((running.start..<tags.count, running.label)) }
    return spans
  }
}
