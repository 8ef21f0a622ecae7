import Glibc

/// A lock that a condition can wait with.
final class Mutex: Sendable {
  fileprivate nonisolated(unsafe) let handle = UnsafeMutablePointer<pthread_mutex_t>.allocate(
    capacity: 1)

  init() { pthread_mutex_init(handle, nil) }

  deinit {
    pthread_mutex_destroy(handle)
    handle.deallocate()
  }

  func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(handle)
    defer { pthread_mutex_unlock(handle) }
    return body()
  }
}

/// Something that threads wait for.
final class Condition: Sendable {
  private nonisolated(unsafe) let handle = UnsafeMutablePointer<pthread_cond_t>.allocate(
    capacity: 1)

  init() { pthread_cond_init(handle, nil) }

  deinit {
    pthread_cond_destroy(handle)
    handle.deallocate()
  }

  /// Frees `mutex`, which the caller holds, until somebody signals.
  func wait(_ mutex: Mutex) { pthread_cond_wait(handle, mutex.handle) }

  func signal() { pthread_cond_signal(handle) }
  func broadcast() { pthread_cond_broadcast(handle) }
}

/// A thread with the stack of a main thread.
struct WorkerThread {
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
