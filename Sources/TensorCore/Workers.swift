import CKernels
import Glibc
import Synchronization

/// The threads that share one piece of numeric work: all cores when a caller is alone, one inside
/// work that is shared already.
public enum Workers {
  private static let count = Mutex(Workers.cores)

  /// Cores that this process may run on.
  public static let cores = Int(ck_cores())

  /// Threads in use at most, at least one; all cores unless set.
  public static var limit: Int {
    get { count.withLock { $0 } }
    set { count.withLock { $0 = max(1, newValue) } }
  }

  /// Threads that work started here would get.
  public static var available: Int { isShared ? 1 : limit }

  /// Runs `body` with all numeric work on this thread alone: for callers with workers of their own.
  public static func alone<R>(_ body: () throws -> R) rethrows -> R {
    let before = isShared
    isShared = true
    defer { isShared = before }
    return try body()
  }

  /// Calls `body` once with every number below `shares`, on as many threads as are available.
  ///
  /// Which thread takes which share is open, so shares must not touch the same values.
  package static func run(_ shares: Int, _ body: @escaping (Int) -> Void) {
    let threads = min(available, shares)
    guard threads > 1, ThreadPool.shared.run(shares, threads: threads, body) else {
      alone { for share in 0..<shares { body(share) } }
      return
    }
  }

  /// The results of `body` for every number below `shares`, in order.
  package static func map<R>(_ shares: Int, _ body: @escaping (Int) -> R) -> [R] {
    Array(unsafeUninitializedCapacity: shares) { buffer, count in
      let start = buffer.baseAddress!
      run(shares) { (start + $0).initialize(to: body($0)) }
      count = shares
    }
  }

  /// Does different things at the same time, as far as threads are available; all are done when it returns.
  package static func together(_ parts: [() -> Void]) {
    run(parts.count) { parts[$0]() }
  }

  // Whether this thread works on a share already.
  fileprivate static var isShared: Bool {
    get { pthread_getspecific(key) != nil }
    set { pthread_setspecific(key, newValue ? UnsafeRawPointer(bitPattern: 1) : nil) }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}

/// Threads that are made once and wait for shared work.
// @unchecked: `body`, `shares`, `open` and `working` change only under `mutex`.
private final class ThreadPool: @unchecked Sendable {
  static let shared = ThreadPool()

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let busy = Atomic(false)
  private let generation = Atomic(0)
  private let next = Atomic(0)
  private let working = Atomic(0)
  private var started = 0
  private var shares = 0
  private var helpers = 0
  private var body: ((Int) -> Void)?

  private init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
  }

  /// False, with nothing done, when another thread has the pool.
  func run(_ shares: Int, threads: Int, _ body: @escaping (Int) -> Void) -> Bool {
    guard busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else {
      return false
    }
    defer { busy.store(false, ordering: .releasing) }
    open(shares, helpers: threads - 1, body)
    Workers.alone { takeShares(shares, body) }
    close()
    return true
  }

  private func open(_ shares: Int, helpers: Int, _ body: @escaping (Int) -> Void) {
    pthread_mutex_lock(mutex)
    while started < helpers { startThread() }
    self.shares = shares
    self.helpers = helpers
    self.body = body
    next.store(0, ordering: .relaxed)
    generation.add(1, ordering: .releasing)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }

  /// Lets no more thread in and waits for those inside.
  private func close() {
    pthread_mutex_lock(mutex)
    helpers = 0
    body = nil
    pthread_mutex_unlock(mutex)
    var turns = 0
    while working.load(ordering: .acquiring) > 0 {
      turns += 1
      if turns > 4000 { sched_yield() } else { ck_pause() }
    }
  }

  private func takeShares(_ shares: Int, _ body: (Int) -> Void) {
    while true {
      let share = next.add(1, ordering: .relaxed).oldValue
      guard share < shares else { return }
      body(share)
    }
  }

  private func startThread() {
    started += 1
    var thread = pthread_t()
    let made = pthread_create(&thread, nil, { _ in ThreadPool.shared.serve() }, nil)
    precondition(made == 0, "the system gives no more threads")
    pthread_detach(thread)
  }

  private func serve() -> UnsafeMutableRawPointer? {
    var seen = 0
    while true {
      spin(while: seen)
      pthread_mutex_lock(mutex)
      while generation.load(ordering: .acquiring) == seen { pthread_cond_wait(wake, mutex) }
      seen = generation.load(ordering: .acquiring)
      var job = helpers > 0 ? body : nil
      let shares = shares
      if job != nil {
        helpers -= 1
        working.add(1, ordering: .relaxed)
      }
      pthread_mutex_unlock(mutex)
      guard job != nil else { continue }
      Workers.alone { takeShares(shares, job!) }
      // What the work holds must be free before its owner goes on.
      job = nil
      working.subtract(1, ordering: .releasing)
    }
  }

  /// A short wait for the next work, cheaper than sleep when products follow each other.
  private func spin(while seen: Int) {
    var turns = 0
    while turns < 2_000, generation.load(ordering: .relaxed) == seen {
      ck_pause()
      turns += 1
    }
  }
}
