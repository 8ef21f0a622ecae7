import CICU

/// Where in a rule text ICU found an error.
package struct RuleError: Error, CustomStringConvertible {
  package var line: Int
  package var column: Int
  package var description: String { "break rules, line \(line), column \(column): not understood" }
}

/// A break iterator over UTF-8 with rules of our own.
package struct BoundaryRules: ~Copyable {
  private let handle: OpaquePointer
  private let table: BoundaryTable?

  /// Rules in ICU's compiled form; nil when they were made for another version of ICU.
  package init?(compiled rules: UnsafeRawBufferPointer) {
    guard
      let handle = cicu_breaker_open(
        rules.baseAddress?.assumingMemoryBound(to: UInt8.self), Int64(rules.count))
    else { return nil }
    self.handle = handle
    table = BoundaryTable(rules)
  }

  /// Rules in ICU's rule language; takes milliseconds.
  package init(text rules: UnsafeRawBufferPointer) throws(RuleError) {
    var line: Int32 = 0
    var column: Int32 = 0
    guard
      let handle = cicu_breaker_compile(
        rules.baseAddress?.assumingMemoryBound(to: CChar.self), Int64(rules.count), &line, &column)
    else { throw RuleError(line: Int(line), column: Int(column)) }
    self.handle = handle
    table = nil
  }

  deinit { cicu_breaker_close(handle) }

  /// The rules in ICU's compiled form.
  package borrowing func compiled() -> [UInt8] {
    let size = cicu_breaker_rules(handle, nil, 0)
    var bytes = [UInt8](repeating: 0, count: Int(max(0, size)))
    _ = cicu_breaker_rules(handle, &bytes, size)
    return bytes
  }

  /// Calls `body` with the end and the rule status of each piece of `text`, in order.
  package borrowing func forEachBoundary(
    in text: UnsafeBufferPointer<UInt8>, _ body: (_ end: Int32, _ status: UInt8) -> Void
  ) {
    let start = table?.forEachBoundary(in: text, body) ?? 0
    guard start < text.count else { return }
    iterate(UnsafeBufferPointer(rebasing: text[start...])) { body(Int32(start) + $0, $1) }
  }

  /// The same by ICU's own iterator, without the table.
  package borrowing func iterate(
    _ text: UnsafeBufferPointer<UInt8>, _ body: (_ end: Int32, _ status: UInt8) -> Void
  ) {
    guard let base = text.baseAddress, cicu_breaker_set_text(handle, base, Int64(text.count)) != 0
    else { return }
    let capacity = 512
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { ends in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { statuses in
        while true {
          let count = Int(
            cicu_breaker_fill(handle, ends.baseAddress, statuses.baseAddress, Int64(capacity)))
          guard count > 0 else { return }
          for i in 0..<count { body(ends[i], statuses[i]) }
        }
      }
    }
  }
}
