import Glibc

/// A line on the terminal that tells how far long work has come; silent where there is no terminal.
public struct Progress: ~Copyable {
  private let label: String
  private let total: Int?
  private let unit: String
  private let isOn: Bool
  private let start: Double
  private var last = 0.0
  private var shown = false

  /// `total` is what there is to do, nil when nobody knows.
  public init(_ label: String, total: Int?, unit: String) {
    self.label = label
    self.total = total
    self.unit = unit
    isOn = isatty(STDERR_FILENO) == 1
    start = Self.now()
  }

  deinit { if shown { Self.put("\r\u{1B}[K") } }

  /// Tells how much is done; redraws at most ten times a second.
  public mutating func update(_ done: Int, note: String = "") {
    guard isOn else { return }
    let now = Self.now()
    guard now - last > 0.1 else { return }
    last = now
    shown = true
    let rate = Double(done) / max(now - start, 1e-3)
    var line = "\(label) \(done)"
    if let total, total > 0 {
      let share = min(1, Double(done) / Double(total))
      let filled = Int(share * 24)
      line =
        "\(label) [" + String(repeating: "=", count: filled)
        + String(repeating: " ", count: 24 - filled) + "] \(Int(share * 100)) %"
      if rate > 0 { line += ", " + Self.clock(Double(total - done) / rate) + " left" }
    }
    line += ", \(Self.rounded(rate)) \(unit)/s"
    if !note.isEmpty { line += ", \(note)" }
    Self.put("\r\(line)\u{1B}[K")
  }

  /// Seconds as `1:05` or `2:03:10`.
  public static func clock(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 3.6e8)))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let tail = "\(two(whole / 60 % 60)):\(two(whole % 60))"
    return whole >= 3600 ? "\(whole / 3600):\(tail)" : tail
  }

  private static func rounded(_ value: Double) -> String {
    value >= 100 ? "\(Int(value))" : "\((value * 10).rounded() / 10)"
  }

  private static func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Seconds on a clock that only runs forward.
  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
