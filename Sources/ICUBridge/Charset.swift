import CICU

/// Guessing and converting character encodings.
package enum Charset {
  /// ICU's best guess for `bytes` and its confidence from 0 to 100.
  package static func detect(_ bytes: UnsafeBufferPointer<UInt8>) -> (
    name: String, confidence: Int
  )? {
    var name = [CChar](repeating: 0, count: 64)
    let confidence = cicu_detect(bytes.baseAddress, Int64(bytes.count), &name, 64)
    guard confidence >= 0 else { return nil }
    let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return (String(decoding: text, as: UTF8.self), Int(confidence))
  }

  package enum Conversion {
    case converted([UInt8], replaced: Int)
    case invalid(byte: Int)
    case unknownCharset
  }

  /// `bytes` as UTF-8. When `lossy`, what the charset does not know becomes U+FFFD.
  package static func convert(
    _ bytes: UnsafeBufferPointer<UInt8>, from charset: String, lossy: Bool
  ) -> Conversion {
    let capacity = bytes.count * 3 + 16
    var replaced: Int64 = 0
    var size: Int64 = 0
    let text = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      size = cicu_convert(
        charset, bytes.baseAddress, Int64(bytes.count), buffer.baseAddress, Int64(capacity),
        lossy ? 1 : 0, &replaced)
      count = max(0, Int(size))
    }
    if size >= 0 { return .converted(text, replaced: Int(replaced)) }
    let place = Int(-1 - size)
    return place == bytes.count ? .unknownCharset : .invalid(byte: place)
  }

  /// Case-folded, compatibility-decomposed text without combining marks; nil when it is too long.
  package static func fold(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    let capacity = bytes.count * 9 + 64
    var size: Int64 = 0
    let text = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      size = cicu_fold(bytes.baseAddress, Int64(bytes.count), buffer.baseAddress, Int64(capacity))
      count = max(0, Int(size))
    }
    return size < 0 ? nil : text
  }
}
