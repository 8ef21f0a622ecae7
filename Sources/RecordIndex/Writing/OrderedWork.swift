import Glibc

/// Work on a stream of inputs by several threads, with the results taken in the inputs' order.
///
/// The inputs are drawn one at a time; at most `ahead` results wait, so memory stays bounded.
// @unchecked: every stored property but the constants changes only under `mutex`.
package final class OrderedWork<Result: Sendable>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let ahead: Int
  private var results: [Result?]
  private var drawn = 0
  private var taken = 0
  private var working: Int
  private var isStopped = false
  private var threads: [pthread_t] = []

  package init(ahead: Int, workers: Int) {
    self.ahead = max(ahead, workers)
    results = [Result?](repeating: nil, count: max(ahead, workers))
    working = workers
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` on a thread of its own; it calls `turn` until that gives false.
  package func start(_ body: @escaping @Sendable (OrderedWork<Result>) -> Void) {
    let box = Unmanaged.passRetained(
      Thread { [self] in
        body(self)
        locked {
          working -= 1
          pthread_cond_broadcast(changed)
        }
      })
    var thread = pthread_t()
    let made = pthread_create(
      &thread, nil,
      { pointer in
        Unmanaged<Thread>.fromOpaque(pointer!).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    precondition(made == 0, "the system gives no more threads")
    threads.append(thread)
  }

  /// Draws one input under the lock, makes its result, and hands it over; false when there is no more.
  package func turn<Input>(_ draw: () -> Input?, _ make: (Input) -> Result) -> Bool {
    var ticket = 0
    let input: Input? = locked {
      while drawn - taken >= ahead, !isStopped { pthread_cond_wait(changed, mutex) }
      guard !isStopped, let input = draw() else { return nil }
      ticket = drawn
      drawn += 1
      return input
    }
    guard let input else { return false }
    let result = make(input)
    locked {
      results[ticket % ahead] = result
      if ticket == taken { pthread_cond_broadcast(changed) }
    }
    return true
  }

  /// The next result in the order of the inputs; nil when all were taken.
  package func next() -> Result? {
    locked {
      while results[taken % ahead] == nil {
        if working == 0 && taken == drawn { return nil }
        pthread_cond_wait(changed, mutex)
      }
      let result = results[taken % ahead].take()
      taken += 1
      pthread_cond_broadcast(changed)
      return result
    }
  }

  /// Lets the threads end and waits for them.
  package func stop() {
    locked {
      isStopped = true
      pthread_cond_broadcast(changed)
    }
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }

  private func locked<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}

/// What a thread runs.
private final class Thread {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}
