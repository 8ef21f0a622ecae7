/// Work on a stream of items by several threads, with the products taken in the order of the items.
package enum OrderedWork {
  /// Calls `take` with the product of each item that `next` gives, in order.
  ///
  /// At most `ahead` items are in flight, so memory does not grow with the stream. `take` is called on this thread
  /// only, `next` by one thread at a time, and `makeWorker` once on each worker's thread with the worker's number. One
  /// worker needs no thread but this one. An error of `take` ends the work.
  package static func run<Item, Product: Sendable, Failure: Error>(
    workers: Int, ahead: Int, next: @escaping () -> Item?,
    makeWorker: @escaping @Sendable (Int) -> (Item) -> Product,
    take: (Product) throws(Failure) -> Void
  ) throws(Failure) {
    guard workers > 1 else {
      let work = makeWorker(0)
      while let item = next() { try take(work(item)) }
      return
    }
    let line = WorkLine<Item, Product>(slots: max(ahead, workers), workers: workers, next)
    let threads = (0..<workers).map { number in
      WorkerThread {
        let work = makeWorker(number)
        while let (place, item) = line.draw() { line.put(work(item), at: place) }
        line.leave()
      }
    }
    defer {
      line.close()
      threads.forEach { $0.join() }
    }
    while let product = line.takeNext() { try take(product) }
  }
}
