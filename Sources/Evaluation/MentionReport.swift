/// The scores of many notes: exact and overlapping, per label and together, with intervals.
public struct MentionReport: Sendable {
  public private(set) var exact: [String: Counts] = [:]
  public private(set) var overlapping: [String: Counts] = [:]
  private var exactByNote: [Counts] = []
  private var overlappingByNote: [Counts] = []

  public init() {}

  public mutating func add(_ score: MentionScore) {
    for (label, counts) in score.exact { exact[label, default: Counts()] += counts }
    for (label, counts) in score.overlapping { overlapping[label, default: Counts()] += counts }
    exactByNote.append(MentionScore.micro(score.exact))
    overlappingByNote.append(MentionScore.micro(score.overlapping))
  }

  /// One line of a report.
  public struct Row: Sendable {
    public var label: String
    public var match: String
    public var counts: Counts
    /// The 95 % interval of F1 over notes; nil for single labels.
    public var interval: ClosedRange<Double>?
  }

  /// The rows of every label, then of all together.
  public var rows: [Row] {
    var rows: [Row] = []
    for label in Set(exact.keys).union(overlapping.keys).sorted() {
      rows.append(
        Row(label: label, match: "exact", counts: exact[label] ?? Counts(), interval: nil))
      rows.append(
        Row(
          label: label, match: "overlapping", counts: overlapping[label] ?? Counts(), interval: nil)
      )
    }
    rows.append(
      Row(
        label: "micro", match: "exact", counts: MentionScore.micro(exact),
        interval: Bootstrap.interval(exactByNote)))
    rows.append(
      Row(
        label: "micro", match: "overlapping", counts: MentionScore.micro(overlapping),
        interval: Bootstrap.interval(overlappingByNote)))
    return rows
  }
}
