import Glibc
import TensorCore

/// Measures one piece of work again and again.
enum Stopwatch {
  /// Seconds since some moment.
  static var now: Double { read(CLOCK_MONOTONIC) }

  /// Seconds that the processor has worked for this thread: what other work on the machine does not count in.
  static var threadTime: Double { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The least seconds that `body` took, over about `seconds` and at least five runs: what other work on the
  /// machine disturbs least. On one thread they are the processor's seconds.
  static func best(seconds: Double = 0.4, _ body: () -> Void) -> Double {
    let clock = Workers.limit == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC
    body()
    var times: [Double] = []
    let end = now + seconds
    while times.count < 5 || now < end {
      let start = read(clock)
      body()
      times.append(read(clock) - start)
    }
    return times.min()!
  }
}

/// What a case found to be wrong.
struct BenchError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
