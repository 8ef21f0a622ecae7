import Glibc

/// Measures one piece of work again and again.
enum Stopwatch {
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The median of the seconds that `body` took, over about `seconds` and at least five runs.
  static func median(seconds: Double = 0.4, _ body: () -> Void) -> Double {
    body()
    var times: [Double] = []
    let end = now + seconds
    while times.count < 5 || now < end {
      let start = now
      body()
      times.append(now - start)
    }
    return times.sorted()[times.count / 2]
  }
}

/// What a case found to be wrong.
struct BenchError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
