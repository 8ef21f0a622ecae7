import ICUBridge

/// Turns the bytes of a file into valid UTF-8 and tells which encoding they had.
enum TextDecoder {
  struct Decoded {
    var bytes: [UInt8]
    var encoding: String
    var replaced: Int
  }

  /// Byte order marks; longer ones first, for UTF-32LE begins like UTF-16LE.
  private static let marks: [(bytes: [UInt8], charset: String)] = [
    ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"),
    ([0xEF, 0xBB, 0xBF], "UTF-8"), ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
  ]

  static func decode(_ bytes: [UInt8], lossy: Bool) throws(TextError) -> Decoded {
    if let mark = marks.first(where: { bytes.starts(with: $0.bytes) }) {
      let skipped = mark.bytes.count
      return mark.charset == "UTF-8"
        ? try utf8(Array(bytes[skipped...]), skipped: skipped, lossy: lossy)
        : try converted(bytes, skipping: skipped, from: mark.charset, lossy: lossy)
    }
    var check = UTF8Check()
    bytes.withUnsafeBufferPointer { check.run($0) }
    if check.firstInvalid == nil || check.looksDamaged {
      return try utf8(bytes, skipped: 0, lossy: lossy)
    }
    if let nul = check.firstNUL, !lossy { throw binary(at: nul) }
    let guess = bytes.withUnsafeBufferPointer { Charset.detect($0) }
    guard let guess, guess.confidence >= 10, isPlausible(guess.name) else {
      return try converted(bytes, skipping: 0, from: "windows-1252", lossy: lossy)
    }
    return try converted(bytes, skipping: 0, from: guess.name, lossy: lossy)
  }

  /// Notes come in no mainframe encoding, and Unicode without a mark was ruled out before.
  private static func isPlausible(_ charset: String) -> Bool {
    !charset.hasPrefix("UTF-") && !charset.hasPrefix("IBM4")
  }

  private static func binary(at byte: Int) -> TextError {
    TextError(reason: "a NUL byte, so this is no text", byte: byte, isReplaceable: true)
  }

  private static func utf8(_ bytes: [UInt8], skipped: Int, lossy: Bool) throws(TextError) -> Decoded
  {
    var check = UTF8Check()
    bytes.withUnsafeBufferPointer { check.run($0) }
    let label = skipped > 0 ? "UTF-8 with mark" : "UTF-8"
    guard check.firstInvalid != nil || check.firstNUL != nil else {
      return Decoded(bytes: bytes, encoding: label, replaced: 0)
    }
    guard lossy else {
      if let nul = check.firstNUL, nul < check.firstInvalid ?? Int.max {
        throw binary(at: nul + skipped)
      }
      throw TextError(
        reason: "not UTF-8", byte: check.firstInvalid! + skipped, isReplaceable: true)
    }
    let (text, replaced) = repaired(bytes)
    return Decoded(bytes: text, encoding: label, replaced: replaced)
  }

  /// `bytes` with each NUL and each unreadable sequence replaced by U+FFFD.
  private static func repaired(_ bytes: [UInt8]) -> ([UInt8], Int) {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var replaced = 0
    var position = 0
    bytes.withUnsafeBufferPointer { bytes in
      while position < bytes.count {
        let length = UTF8Check.sequenceLength(bytes, at: position)
        if length > 0 && bytes[position] != 0 {
          text.append(contentsOf: bytes[position..<position + length])
          position += length
        } else {
          text.append(contentsOf: [0xEF, 0xBF, 0xBD])
          replaced += 1
          position += 1
        }
      }
    }
    return (text, replaced)
  }

  private static func converted(
    _ bytes: [UInt8], skipping skipped: Int, from charset: String, lossy: Bool
  ) throws(TextError) -> Decoded {
    let conversion = bytes.withUnsafeBufferPointer {
      Charset.convert(.init(rebasing: $0[skipped...]), from: charset, lossy: lossy)
    }
    switch conversion {
    case .converted(let text, let replaced):
      guard let nul = text.firstIndex(of: 0) else {
        return Decoded(bytes: text, encoding: charset, replaced: replaced)
      }
      guard lossy else { throw binary(at: min(bytes.count - 1, nul + skipped)) }
      let (clean, more) = repaired(text)
      return Decoded(bytes: clean, encoding: charset, replaced: replaced + more)
    case .invalid(let byte):
      throw TextError(reason: "not \(charset)", byte: byte + skipped, isReplaceable: true)
    case .unknownCharset:
      throw TextError(reason: "encoding \(charset) is not known", byte: 0)
    }
  }
}
