extension Int {
    /// Quotient and remainder rounded down, so that the remainder is never negative for a positive divisor.
    func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Decimal digits with leading zeros; for numbers that are not negative.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

extension String {
    /// The numbers of a text such as `2026-03-02` when it has exactly these widths, nothing but ASCII digits and one separator.
    func digitGroups(of widths: [Int], separatedBy separator: Character) -> [Int]? {
        let groups = split(separator: separator, omittingEmptySubsequences: false)
        guard groups.map(\.count) == widths else { return nil }
        var numbers: [Int] = []
        for group in groups {
            guard group.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(group) else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}

extension Decoder {
    /// A single text made into a value, or an error that says what is expected; it does not repeat what was there.
    func decodeText<Value>(_ expectation: String, as make: (String) -> Value?) throws -> Value {
        guard let value = make(try singleValueContainer().decode(String.self)) else {
            throw DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: "expected \(expectation)"))
        }
        return value
    }
}
