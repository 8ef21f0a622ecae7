import ClinicalRecord
import ClinicalText

/// The block of `Key: value` lines that may open a note; its first key is `Note-Id`.
struct NoteHeader {
  var id: String
  var patient, date, kind: String?
  /// Where the text behind the block's empty line begins.
  var end: Int

  /// Nil when the text does not open with a header block that an empty line closes.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: "Note-Id:".utf8) else { return nil }
    var values: [String: String] = [:]
    var start = 0
    while start < bytes.count {
      let stop = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      var line = bytes[start..<stop]
      if line.last == 0x0D { line = line.dropLast() }
      if line.allSatisfy(Byte.isBlank) {
        id = values["note-id"] ?? ""
        patient = values["patient"]
        date = values["date"]
        kind = values["kind"]
        end = min(stop + 1, bytes.count)
        if id.isEmpty { return nil }
        return
      }
      guard let colon = line.firstIndex(of: Byte.colon) else { return nil }
      let value = Self.trim(line[(colon + 1)...])
      if !value.isEmpty { values[Self.trim(line[..<colon]).lowercased()] = value }
      start = stop + 1
    }
    return nil
  }

  private static func trim(_ bytes: ArraySlice<UInt8>) -> String {
    var part = bytes
    while let first = part.first, Byte.isBlank(first) { part = part.dropFirst() }
    while let last = part.last, Byte.isBlank(last) { part = part.dropLast() }
    return String(decoding: part, as: UTF8.self)
  }
}

extension Note {
  /// A note from a text that may open with a header block; the block's id counts before `id`.
  package init(id: String, decoding text: NoteText) {
    guard let header = NoteHeader(text.bytes) else {
      self.init(id: id, text: text)
      return
    }
    self.init(
      id: header.id, patient: header.patient, date: header.date, kind: header.kind, text: text,
      body: TextRange(header.end, text.count))
  }
}
