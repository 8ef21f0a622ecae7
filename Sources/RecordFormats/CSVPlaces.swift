/// The indices of the columns that hold a note's parts.
struct CSVPlaces {
  var text = 0
  var id, patient, date, kind: Int?
  /// The highest index that is needed.
  var last = 0

  init() {}

  /// Finds the named columns in the header; the usual names are found unasked.
  init(_ header: [[UInt8]], _ columns: NoteColumns, text: String, _ path: String) throws(ReadError)
  {
    let names = header.map { String(decoding: $0, as: UTF8.self) }
    func find(_ asked: String?, _ usual: String) throws(ReadError) -> Int? {
      guard let asked else { return names.firstIndex(of: usual) }
      if let index = names.firstIndex(of: asked) { return index }
      throw ReadError(
        "\(path), line 1", "no column \"\(asked)\" (it has \(names.joined(separator: ", ")))")
    }
    self.text = try find(text, text)!
    id = try find(columns.id, "id")
    patient = try find(columns.patient, "patient")
    date = try find(columns.date, "date")
    kind = try find(columns.kind, "kind")
    last = [self.text, id, patient, date, kind].compactMap { $0 }.max() ?? 0
  }
}
