import ClinicalRecord
import ClinicalText

/// A mention to compare: its place and its label.
public struct Mention: Hashable, Sendable {
  public var range: TextRange
  public var label: String

  public init(_ range: TextRange, _ label: String) {
    self.range = range
    self.label = label
  }
}

/// Counts of right, wrong and missed answers.
public struct Counts: Hashable, Sendable {
  public var truePositives = 0
  public var falsePositives = 0
  public var falseNegatives = 0

  public init(truePositives: Int = 0, falsePositives: Int = 0, falseNegatives: Int = 0) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
  }

  /// Right answers per answer given; nil when none was given.
  public var precision: Double? {
    let given = truePositives + falsePositives
    return given == 0 ? nil : Double(truePositives) / Double(given)
  }

  /// Right answers per answer wanted; nil when none was wanted.
  public var recall: Double? {
    let wanted = truePositives + falseNegatives
    return wanted == 0 ? nil : Double(truePositives) / Double(wanted)
  }

  /// The harmonic mean of precision and recall; nil when neither answers nor wishes exist.
  public var f1: Double? {
    let all = 2 * truePositives + falsePositives + falseNegatives
    return all == 0 ? nil : Double(2 * truePositives) / Double(all)
  }

  public static func += (a: inout Counts, b: Counts) {
    a.truePositives += b.truePositives
    a.falsePositives += b.falsePositives
    a.falseNegatives += b.falseNegatives
  }
}

/// Scores of predicted mentions against wanted ones in one note, per label.
public struct MentionScore: Sendable {
  public private(set) var exact: [String: Counts] = [:]
  public private(set) var overlapping: [String: Counts] = [:]

  /// Exact: same place and label. Overlapping: same label, at least one byte shared, each used once.
  public init(wanted: [Mention], predicted: [Mention]) {
    exact = Self.count(wanted, predicted) { $0.range == $1.range }
    overlapping = Self.count(wanted, predicted) { $0.range.overlaps($1.range) }
  }

  private static func count(
    _ wanted: [Mention], _ predicted: [Mention], _ matches: (Mention, Mention) -> Bool
  ) -> [String: Counts] {
    var counts: [String: Counts] = [:]
    var free = wanted.sorted { $0.range < $1.range }
    for guess in predicted.sorted(by: { $0.range < $1.range }) {
      if let index = free.firstIndex(where: { $0.label == guess.label && matches($0, guess) }) {
        free.remove(at: index)
        counts[guess.label, default: Counts()].truePositives += 1
      } else {
        counts[guess.label, default: Counts()].falsePositives += 1
      }
    }
    for missed in free { counts[missed.label, default: Counts()].falseNegatives += 1 }
    return counts
  }

  /// The sum over all labels.
  public static func micro(_ counts: [String: Counts]) -> Counts {
    counts.values.reduce(into: Counts()) { $0 += $1 }
  }
}
