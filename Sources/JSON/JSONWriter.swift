/// Builds one JSON text in a byte buffer, member by member, without values in between.
public struct JSONWriter: Sendable {
  /// Room for the text; the first `count` bytes are written.
  private var room: [UInt8] = []
  private var count = 0
  /// True when the next value or name needs a comma before it.
  private var needsComma = false

  public init() {}

  public var bytes: ArraySlice<UInt8> { room[..<count] }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public mutating func removeAll() {
    count = 0
    needsComma = false
  }

  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "["))
    body(&self)
    close(UInt8(ascii: "]"))
  }

  /// Begins a member; exactly one value must follow.
  public mutating func name(_ name: StaticString) {
    let length = name.utf8CodeUnitCount
    let needsComma = needsComma
    extend(atMost: length + 4) { target in
      var end = target
      if needsComma { Self.put(UInt8(ascii: ","), at: &end) }
      Self.put(UInt8(ascii: "\""), at: &end)
      end.update(from: name.utf8Start, count: length)
      end += length
      Self.put(UInt8(ascii: "\""), at: &end)
      Self.put(UInt8(ascii: ":"), at: &end)
      return end
    }
    self.needsComma = false
  }

  public mutating func name(_ name: String) {
    comma()
    quote(name.utf8)
    append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func member(_ name: StaticString, _ text: String?) {
    self.name(name)
    if let text { string(text.utf8) } else { null() }
  }

  public mutating func member(_ name: StaticString, _ value: Int) {
    self.name(name)
    integer(value)
  }

  /// A number with `digits` decimals at most.
  public mutating func member(_ name: StaticString, _ value: Double, digits: Int) {
    self.name(name)
    number(value, digits: digits)
  }

  public mutating func null() { raw("null") }

  public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  public mutating func integer(_ value: Int) {
    comma()
    digits(value)
    needsComma = true
  }

  /// A number rounded to `digits` decimals; null when it is not finite.
  public mutating func number(_ value: Double, digits: Int) {
    guard value.isFinite else { return null() }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    if digits <= 4, abs(value) < 1e9 { return decimal((value * scale).rounded(), digits) }
    let rounded = (value * scale).rounded() / scale
    if rounded == rounded.rounded(), abs(rounded) < 1e15 {
      raw("\(Int(rounded))")
    } else {
      raw("\(rounded)")
    }
  }

  /// A string given as UTF-8.
  public mutating func string(_ text: some Sequence<UInt8>) {
    comma()
    quote(text)
    needsComma = true
  }

  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .integer(let number): integer(number)
    case .number(let number): raw(number.isFinite ? "\(number)" : "null")
    case .string(let text): string(text.utf8)
    case .array(let items): array { for item in items { $0.value(item) } }
    case .object(let members):
      object {
        for member in members {
          $0.name(member.name)
          $0.value(member.value)
        }
      }
    }
  }

  /// A whole number of the last of `digits` decimals, without the zeros behind.
  private mutating func decimal(_ scaled: Double, _ digits: Int) {
    comma()
    if scaled < 0 { append(UInt8(ascii: "-")) }
    var rest = Int(abs(scaled))
    var places = digits
    while places > 0, rest % 10 == 0 {
      rest /= 10
      places -= 1
    }
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    self.digits(rest / scale)
    if places > 0 { append(UInt8(ascii: ".")) }
    while scale > 1 {
      scale /= 10
      append(UInt8(ascii: "0") + UInt8(rest / scale % 10))
    }
    needsComma = true
  }

  private mutating func digits(_ value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    extend(atMost: 20) { target in
      var length = 0
      var rest = value.magnitude
      repeat {
        length += 1
        rest /= 10
      } while rest > 0
      rest = value.magnitude
      for place in stride(from: length - 1, through: 0, by: -1) {
        target[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
      return target + length
    }
  }

  private mutating func open(_ byte: UInt8) {
    comma()
    append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    append(byte)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { append(UInt8(ascii: ",")) }
  }

  private mutating func raw(_ text: String) {
    comma()
    for byte in text.utf8 { append(byte) }
    needsComma = true
  }

  private mutating func quote(_ text: some Sequence<UInt8>) {
    if text.withContiguousStorageIfAvailable({ quote($0) }) == nil {
      Array(text).withUnsafeBufferPointer { quote($0) }
    }
  }

  private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
    var escapes = 0
    for byte in text { escapes += Self.needsEscape(byte) ? 1 : 0 }
    // An escape takes six bytes at most.
    extend(atMost: text.count + 5 * escapes + 2) { target in
      var end = target
      Self.put(UInt8(ascii: "\""), at: &end)
      if escapes == 0, let base = text.baseAddress {
        end.update(from: base, count: text.count)
        end += text.count
      } else {
        for byte in text {
          if Self.needsEscape(byte) {
            Self.escape(byte, at: &end)
          } else {
            Self.put(byte, at: &end)
          }
        }
      }
      Self.put(UInt8(ascii: "\""), at: &end)
      return end
    }
  }

  @inline(__always)
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func escape(_ byte: UInt8, at end: inout UnsafeMutablePointer<UInt8>) {
    put(UInt8(ascii: "\\"), at: &end)
    switch byte {
    case 0x0A: put(UInt8(ascii: "n"), at: &end)
    case 0x0D: put(UInt8(ascii: "r"), at: &end)
    case 0x09: put(UInt8(ascii: "t"), at: &end)
    case 0..<0x20:
      for digit in "u00".utf8 { put(digit, at: &end) }
      put(hexDigit(byte >> 4), at: &end)
      put(hexDigit(byte & 15), at: &end)
    default: put(byte, at: &end)
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  // MARK: bytes

  private mutating func append(_ byte: UInt8) {
    if count == room.count { grow(by: 1) }
    room[count] = byte
    count += 1
  }

  /// Lets `body` write up to `most` bytes; it returns where they end.
  @inline(__always)
  private mutating func extend(
    atMost most: Int, _ body: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
  ) {
    if room.count - count < most { grow(by: most) }
    let start = count
    count = room.withUnsafeMutableBufferPointer { room in
      let base = room.baseAddress!
      return body(base + start) - base
    }
  }

  private mutating func grow(by least: Int) {
    room.append(contentsOf: repeatElement(0, count: max(least, room.count, 256)))
  }

  @inline(__always)
  private static func put(_ byte: UInt8, at end: inout UnsafeMutablePointer<UInt8>) {
    end.pointee = byte
    end += 1
  }
}

extension JSONValue {
  /// This value as one line of JSON.
  public var text: String {
    var writer = JSONWriter()
    writer.value(self)
    return writer.text
  }
}
