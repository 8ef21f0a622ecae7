/// Codes of ICD-10-CM for what stands at no stated place of the body.
///
/// "Pain" is R52; "patellar pain" is not, so a mention whose place was dropped gets none of these.
enum PlacelessCodes {
  static func contains(_ code: String) -> Bool { all.contains(code) }

  private static let all: Set<String> = [
    "B99.9", "C79.9", "C80.1", "D36.9", "D49.9", "I72.9", "I74.9", "I82.90", "I99.8", "K46.9",
    "K63.5", "K91.89", "L02.91",
    "L03.90", "L98.9", "M19.90", "M79.2", "R20.8", "R22.9", "R52", "R58", "R60.9", "R93.89",
    "T14.8XXA",
    "T14.90XA", "T30.0", "T65.91XA",
  ]
}
