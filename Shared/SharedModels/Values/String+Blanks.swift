extension String {
    /// The text without blanks and line breaks around it; what `trimmingCharacters(in: .whitespacesAndNewlines)` gives, without the way
    /// through `NSString`, which cost more than deciding about a whole command.
    package var withoutSurroundingBlanks: String {
        let scalars = unicodeScalars
        // Nearly every text: there is nothing to take away.
        if let first = scalars.first, let last = scalars.last, !first.isBlank, !last.isBlank { return self }
        guard let first = scalars.firstIndex(where: { !$0.isBlank }), let last = scalars.lastIndex(where: { !$0.isBlank }) else {
            return ""
        }
        return String(self[first..<scalars.index(after: last)])
    }
}

extension Unicode.Scalar {
    /// White space of Unicode, and the zero-width space, which looks like none but says as much.
    var isBlank: Bool {
        switch value {
        case 0x20, 0x09...0x0D: true
        case 0..<0x85: false
        case 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
