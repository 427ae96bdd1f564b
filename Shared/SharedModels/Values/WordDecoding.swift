extension RawRepresentable where Self: Decodable & CaseIterable, RawValue == String {
    /// Decodes one of the words of an enumeration; any other fails with a text that lists the words and does not quote the value, so that
    /// it can be shown to whoever sent it.
    package init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(rawValue: word) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "expected one of \(words)"))
        }
        self = value
    }
}
