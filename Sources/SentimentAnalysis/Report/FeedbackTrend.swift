/// Comments by month without gaps, or by year when there are more months than a plot can show.
struct FeedbackTrend: Sendable {
  struct Period: Sendable {
    /// "2024-05" or "2024".
    var name: String
    var month = FeedbackSummary.Month()

    /// The share of good comments among all.
    var good: Double { Double(month.labels[2]) / Double(max(1, month.count)) }
  }

  private static let mostMonths = 48
  let periods: [Period]

  init(_ months: [String: FeedbackSummary.Month]) {
    guard let first = months.keys.min().flatMap(Self.number),
      let last = months.keys.max().flatMap(Self.number)
    else {
      periods = []
      return
    }
    let byYear = last - first >= Self.mostMonths
    let names = (byYear ? first / 12...last / 12 : first...last).map { number in
      byYear ? "\(number)" : MonthName.iso(number)
    }
    var found: [String: FeedbackSummary.Month] = [:]
    for (name, month) in months {
      found[byYear ? String(name.prefix(4)) : name, default: .init()].add(month)
    }
    periods = names.map { Period(name: $0, month: found[$0] ?? .init()) }
  }

  /// Months since the year 0.
  private static func number(_ name: String) -> Int? {
    guard let year = Int(name.prefix(4)), let month = Int(name.suffix(2)) else { return nil }
    return year * 12 + month - 1
  }
}

/// Names of months.
enum MonthName {
  private static let names = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// "2024-05" of the months since the year 0.
  static func iso(_ number: Int) -> String {
    let month = number % 12 + 1
    return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
  }

  /// "May 2024" of "2024-05", "2024" of "2024".
  static func long(_ iso: String) -> String {
    guard iso.utf8.count == 7, let month = Int(iso.suffix(2)), names.indices.contains(month - 1)
    else { return iso }
    return "\(names[month - 1]) \(iso.prefix(4))"
  }
}
