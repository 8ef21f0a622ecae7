/// Classes of ASCII bytes.
package enum Byte {
  @inlinable package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  @inlinable package static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
  @inlinable package static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
  @inlinable package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  @inlinable package static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  @inlinable package static var slash: UInt8 { @inline(__always) get { 0x2F } }
  @inlinable package static var hyphen: UInt8 { @inline(__always) get { 0x2D } }
  @inlinable package static var period: UInt8 { @inline(__always) get { 0x2E } }
  @inlinable package static var colon: UInt8 { @inline(__always) get { 0x3A } }
  @inlinable package static var comma: UInt8 { @inline(__always) get { 0x2C } }
}
