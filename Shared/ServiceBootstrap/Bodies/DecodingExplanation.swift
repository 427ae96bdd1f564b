import Foundation

extension Problem {
    /// What a decoding error means for the one who sent the JSON: 400 with the field and what is expected there.
    ///
    /// Only texts that begin with `expected` are passed on from `DecodingError.dataCorrupted`: our own types write them, and they never
    /// quote the value. Everything else that a decoder says may quote what was sent.
    package init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self = .malformedField(context.codingPath + [key], "is missing")
        case .valueNotFound(let type, let context):
            self = .malformedField(context.codingPath, "must not be null; expected \(Self.name(of: type))")
        case .typeMismatch(let type, let context):
            self = .malformedField(context.codingPath, "expected \(Self.name(of: type))")
        case .dataCorrupted(let context):
            if context.debugDescription.hasPrefix("expected ") {
                self = .malformedField(context.codingPath, context.debugDescription)
            } else if context.codingPath.isEmpty {
                // The grammar was checked before, so this is how Foundation says that a number does not fit.
                self = Problem(
                    .malformed,
                    "A number in the body does not fit its field: it is too large, or has a fraction where a whole number is expected.")
            } else {
                self = .malformedField(context.codingPath, "has a value that is not known")
            }
        @unknown default:
            self = Problem(.malformed, "The body cannot be read.")
        }
    }

    private static func malformedField(_ path: [any CodingKey], _ detail: String) -> Problem {
        let field = fieldName(path)
        return Problem(
            .malformed, field.isEmpty ? "The body \(detail)." : "See errors.", errors: [FieldFault(field, detail)])
    }

    /// `contact.phone`, `items[2].code`.
    static func fieldName(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { name, key in
            if let index = key.intValue {
                name += "[\(index)]"
            } else {
                name += name.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type, is Decimal.Type: "a number"
        case is Date.Type: "a time such as 2026-03-02T09:30:00+08:00"
        case is [String: Any].Type, is any DictionaryShape.Type: "an object"
        case is [Any].Type, is any ArrayShape.Type: "an array"
        default: "an object"
        }
    }
}

/// Recognises array types whatever their elements are.
private protocol ArrayShape {}
extension Array: ArrayShape {}

/// Recognises dictionary types whatever they hold.
private protocol DictionaryShape {}
extension Dictionary: DictionaryShape {}
