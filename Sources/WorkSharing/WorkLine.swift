/// Items on their way, each with a slot for its product.
// @unchecked: `next` is called and `isAtEnd` set while `drawing` is held; all else that varies changes while `state` is.
final class WorkLine<Item, Product: Sendable>: @unchecked Sendable {
  private let next: () -> Item?
  /// Held while an item is drawn, which may read a file: who takes products does not wait for it.
  private let drawing = Mutex()
  private var isAtEnd = false
  private let state = Mutex()
  private let hasRoom = Condition()
  private let isReady = Condition()
  private var products: [Product?]
  private var drawn = 0
  private var taken = 0
  private var working: Int
  private var isClosed = false

  init(slots: Int, workers: Int, _ next: @escaping () -> Item?) {
    self.next = next
    products = Array(repeating: nil, count: slots)
    working = workers
  }

  /// The next item and its number; nil when there is none, or nobody wants its product.
  func draw() -> (Int, Item)? {
    drawing.locked {
      let isWanted = state.locked {
        while drawn - taken >= products.count, !isClosed { hasRoom.wait(state) }
        return !isClosed
      }
      guard isWanted, !isAtEnd else { return nil }
      guard let item = next() else {
        isAtEnd = true
        return nil
      }
      return state.locked {
        drawn += 1
        return (drawn - 1, item)
      }
    }
  }

  func put(_ product: Product, at number: Int) {
    state.locked {
      products[number % products.count] = product
      if number == taken { isReady.signal() }
    }
  }

  /// A worker has found no more items.
  func leave() {
    state.locked {
      working -= 1
      if working == 0 { isReady.signal() }
    }
  }

  /// The product of the oldest item in flight; nil when all were taken.
  func takeNext() -> Product? {
    state.locked {
      while products[taken % products.count] == nil {
        if working == 0 { return nil }
        isReady.wait(state)
      }
      defer {
        taken += 1
        hasRoom.signal()
      }
      return products[taken % products.count].take()
    }
  }

  /// No product is wanted any more.
  func close() {
    state.locked {
      isClosed = true
      hasRoom.broadcast()
    }
  }
}
