import ClinicalRecord
import ClinicalText

/// Whether a code has the shape that its system gives to codes.
package enum CodeShape {
  package static func allows(_ code: String, _ system: CodeSystem) -> Bool {
    let bytes = Array(code.utf8)
    switch system {
    case .icd10cm: return isICD10CM(bytes)
    case .atc: return isATC(bytes)
    case .loinc: return isLOINC(bytes)
    case .rxnorm: return isNumber(bytes, 1...8)
    case .snomed: return isNumber(bytes, 6...18) && hasVerhoeffDigit(bytes)
    case .umls:
      return bytes.count == 8 && bytes[0] == UInt8(ascii: "C")
        && isNumber(Array(bytes.dropFirst()), 7...7)
    case .doid: return code.hasPrefix("DOID:") && isNumber(Array(bytes.dropFirst(5)), 1...7)
    case .local: return !bytes.isEmpty
    }
  }

  /// A letter, a digit, a digit or letter; then a dot and one to four digits or letters.
  private static func isICD10CM(_ code: [UInt8]) -> Bool {
    guard code.count >= 3, Byte.isUpper(code[0]), Byte.isDigit(code[1]), isCapital(code[2]) else {
      return false
    }
    guard code.count > 3 else { return true }
    return code[3] == Byte.period && (5...8).contains(code.count)
      && code[4...].allSatisfy(isCapital)
  }

  /// One to five levels: letter, two digits, letter, letter, two digits.
  private static func isATC(_ code: [UInt8]) -> Bool {
    let shape: [(UInt8) -> Bool] = [
      Byte.isUpper, Byte.isDigit, Byte.isDigit, Byte.isUpper, Byte.isUpper, Byte.isDigit,
      Byte.isDigit,
    ]
    guard [1, 3, 4, 5, 7].contains(code.count) else { return false }
    return zip(code, shape).allSatisfy { byte, isAllowed in isAllowed(byte) }
  }

  /// Digits, a hyphen and the check digit of the Luhn algorithm.
  private static func isLOINC(_ code: [UInt8]) -> Bool {
    guard code.count >= 3, code[code.count - 2] == Byte.hyphen else { return false }
    let digits = Array(code.dropLast(2))
    guard isNumber(digits, 1...7), Byte.isDigit(code[code.count - 1]) else { return false }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let value = Int(digit - 0x30) * (index % 2 == 0 ? 2 : 1)
      sum += value > 9 ? value - 9 : value
    }
    return (10 - sum % 10) % 10 == Int(code[code.count - 1] - 0x30)
  }

  private static func isNumber(_ bytes: [UInt8], _ count: ClosedRange<Int>) -> Bool {
    count.contains(bytes.count) && bytes.allSatisfy(Byte.isDigit)
  }

  private static func isCapital(_ byte: UInt8) -> Bool { Byte.isUpper(byte) || Byte.isDigit(byte) }

  /// The last digit of a SNOMED CT identifier follows from the others by the dihedral group of order ten.
  private static func hasVerhoeffDigit(_ digits: [UInt8]) -> Bool {
    var check = 0
    for (index, digit) in digits.reversed().enumerated() {
      var value = Int(digit - 0x30)
      for _ in 0..<(index % 8) { value = permutation[value] }
      check = product(check, value)
    }
    return check == 0
  }

  private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

  private static func product(_ a: Int, _ b: Int) -> Int {
    switch (a < 5, b < 5) {
    case (true, true): (a + b) % 5
    case (true, false): 5 + (a + b) % 5
    case (false, true): 5 + (a - b + 5) % 5
    case (false, false): (a - b + 5) % 5
    }
  }
}
