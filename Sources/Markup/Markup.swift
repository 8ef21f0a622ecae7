/// Text inside HTML and SVG.
public enum Markup {
  /// Text that is safe in an element and in a quoted attribute; control characters but tabs and line ends are left out.
  public static func escape(_ text: String) -> String {
    var safe: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): safe += Array("&amp;".utf8)
      case UInt8(ascii: "<"): safe += Array("&lt;".utf8)
      case UInt8(ascii: ">"): safe += Array("&gt;".utf8)
      case UInt8(ascii: "\""): safe += Array("&quot;".utf8)
      case UInt8(ascii: "'"): safe += Array("&#39;".utf8)
      case 0x0A, 0x09: safe.append(byte)
      case 0..<0x20, 0x7F: continue
      default: safe.append(byte)
      }
    }
    return String(decoding: safe, as: UTF8.self)
  }
}
