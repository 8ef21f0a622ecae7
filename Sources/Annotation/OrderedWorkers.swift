import Glibc
import Synchronization

/// Work on a stream of items by several threads, with the results taken in the order of the items.
///
/// At most a few items a worker are in flight, so memory does not grow with the stream.
package enum OrderedWorkers {
  /// Calls `take` with the result of each item that `next` gives, in order.
  ///
  /// `next` and `take` are called on this thread only; `makeWorker` once on each worker's thread.
  package static func run<Item: Sendable, Product: Sendable>(
    _ count: Int, next: () -> Item?, makeWorker: @escaping @Sendable () -> (Item) -> Product,
    take: (Product) throws -> Void
  ) rethrows {
    guard count > 1 else {
      let work = makeWorker()
      while let item = next() { try take(work(item)) }
      return
    }
    let ring = WorkRing<Item, Product>(slots: count * 4)
    let threads = (0..<count).map { _ in
      WorkerThread {
        let work = makeWorker()
        while let (number, item) = ring.receive() { ring.finish(number, work(item)) }
      }
    }
    defer {
      ring.close()
      threads.forEach { $0.join() }
    }
    var isAtEnd = false
    while true {
      while !isAtEnd, ring.hasRoom {
        if let item = next() { ring.send(item) } else { isAtEnd = true }
      }
      guard let product = ring.takeNext() else { return }
      try take(product)
    }
  }
}

/// Items on their way, each in the slot of its number.
// @unchecked: every stored property but the lock itself is read and written only while `lock` is held.
private final class WorkRing<Item: Sendable, Product: Sendable>: @unchecked Sendable {
  private enum Slot {
    case free
    case waiting(Item)
    case working
    case done(Product)
  }

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var slots: [Slot]
  private var sent = 0
  private var begun = 0
  private var taken = 0
  private var isClosed = false

  init(slots count: Int) {
    slots = Array(repeating: .free, count: count)
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  var hasRoom: Bool { locked { sent - taken < slots.count } }

  func send(_ item: Item) {
    locked {
      slots[sent % slots.count] = .waiting(item)
      sent += 1
      pthread_cond_broadcast(changed)
    }
  }

  /// The next item to work on; nil when there will be none.
  func receive() -> (Int, Item)? {
    locked {
      while begun == sent, !isClosed { pthread_cond_wait(changed, lock) }
      guard begun < sent, !isClosed, case .waiting(let item) = slots[begun % slots.count] else {
        return nil
      }
      slots[begun % slots.count] = .working
      begun += 1
      return (begun - 1, item)
    }
  }

  func finish(_ number: Int, _ product: Product) {
    locked {
      slots[number % slots.count] = .done(product)
      pthread_cond_broadcast(changed)
    }
  }

  /// The product of the oldest item in flight; nil when none is.
  func takeNext() -> Product? {
    locked {
      guard taken < sent else { return nil }
      while true {
        if case .done(let product) = slots[taken % slots.count] {
          slots[taken % slots.count] = .free
          taken += 1
          return product
        }
        pthread_cond_wait(changed, lock)
      }
    }
  }

  func close() {
    locked {
      isClosed = true
      pthread_cond_broadcast(changed)
    }
  }
}

/// A thread with the stack of a main thread.
private struct WorkerThread {
  private let thread: pthread_t

  init(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    var thread = pthread_t()
    let made = pthread_create(
      &thread, &attributes,
      { pointer in
        Unmanaged<Box>.fromOpaque(pointer!).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(Box(body)).toOpaque())
    precondition(made == 0, "the system gives no more threads")
    pthread_attr_destroy(&attributes)
    self.thread = thread
  }

  func join() { pthread_join(thread, nil) }
}
