import ICUBridge

/// A note's text: valid UTF-8 that is never changed after it was read.
///
/// Offsets into it are UTF-8 bytes; `scalars(_:)` and `utf16(_:)` convert them at the program's edge.
public struct NoteText: Sendable, Equatable {
  public let bytes: [UInt8]
  /// The encoding the bytes had when they were read.
  public let encoding: String
  /// How many unreadable bytes were replaced by U+FFFD (only when reading was lossy).
  public let replaced: Int
  private let marks: OffsetMarks?

  /// The largest text that 32-bit offsets can address.
  public static let largest = Int(Int32.max) - 1

  public init(_ string: String) {
    self.init(valid: Array(string.utf8), encoding: "UTF-8", replaced: 0)
  }

  /// Text from bytes of any encoding.
  ///
  /// UTF-8, and UTF-16 or UTF-32 by their byte order mark, are read as such; anything else as ICU's
  /// charset detector says. A NUL or a byte that does not belong is an error that names its offset, or, when
  /// `lossy`, becomes U+FFFD and is counted.
  public init(decoding bytes: [UInt8], lossy: Bool = false) throws(TextError) {
    guard bytes.count <= Self.largest else {
      throw TextError(reason: "the text is larger than 2 GB; split it", byte: Self.largest)
    }
    let decoded = try TextDecoder.decode(bytes, lossy: lossy)
    self.init(valid: decoded.bytes, encoding: decoded.encoding, replaced: decoded.replaced)
  }

  private init(valid bytes: [UInt8], encoding: String, replaced: Int) {
    self.bytes = bytes
    self.encoding = encoding
    self.replaced = replaced
    marks = OffsetMarks(bytes)
  }

  public var count: Int { bytes.count }
  public var isEmpty: Bool { bytes.isEmpty }
  public var isASCII: Bool { marks == nil }

  /// The range of the whole text.
  public var range: TextRange { TextRange(0, bytes.count) }

  /// The text of a range.
  public subscript(range: TextRange) -> String {
    String(decoding: bytes[range.indices], as: UTF8.self)
  }

  /// The Unicode scalars before a byte offset.
  public func scalars(_ offset: Int32) -> Int {
    marks?.scalars(before: Int(offset), in: bytes) ?? Int(offset)
  }

  /// The UTF-16 units before a byte offset.
  public func utf16(_ offset: Int32) -> Int {
    marks?.utf16(before: Int(offset), in: bytes) ?? Int(offset)
  }

  /// The byte offset of the scalar with that index, nil when the text is shorter.
  public func offset(ofScalar index: Int) -> Int32? {
    guard index >= 0 else { return nil }
    guard let marks else { return index <= bytes.count ? Int32(index) : nil }
    return marks.offset(ofScalar: index, in: bytes)
  }

  public static func == (a: NoteText, b: NoteText) -> Bool { a.bytes == b.bytes }
}
