/// Why a file of comma-separated values cannot be read: what is wrong, and on which line.
///
/// The description says what to do and quotes no row: rows are private. It does quote names of columns.
struct CSVError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    enum Fault: Hashable, Sendable {
        case tooLarge(limit: Int)
        case fieldTooLong(limit: Int)
        case tooManyFields(limit: Int)
        case tooManyRecords(limit: Int)
        /// A quote inside a field that does not begin with one.
        case strayQuote
        /// Text between a closing quote and the next comma.
        case textAfterQuote
        /// The file ends inside a quoted field.
        case openQuote
        /// Not UTF-8; the encoding that it looks like, where it looks like one.
        case encoding(looksLike: String?)
        /// Nothing in the file.
        case empty
        case unknownColumn(String, closest: String?)
        case repeatedColumn(String)
        case missingColumns([String])
        case fieldCount(found: Int, expected: Int)
    }

    let fault: Fault
    /// Counted from 1, as a text editor counts.
    let line: Int

    init(_ fault: Fault, line: Int) {
        self.fault = fault
        self.line = line
    }

    var description: String { "line \(line): \(sentence)" }

    /// What is wrong, without the line.
    var sentence: String {
        switch fault {
        case .tooLarge(let limit): "the file is larger than \(limit) bytes; split it"
        case .fieldTooLong(let limit): "a field is longer than \(limit) bytes"
        case .tooManyFields(let limit): "more than \(limit) fields in one row"
        case .tooManyRecords(let limit): "more than \(limit) rows; split the file"
        case .strayQuote: "a quotation mark inside a field; put the whole field in quotation marks and double the one inside"
        case .textAfterQuote: "text after a closing quotation mark; a quotation mark inside a quoted field is written twice"
        case .openQuote: "a quoted field that begins here is never closed"
        case .encoding(let name?): "this is not UTF-8; it looks like \(name). Save the file as UTF-8\(Self.conversion(from: name))"
        case .encoding(nil): "this is not UTF-8; save the file as UTF-8"
        case .empty: "the file is empty; its first row must name the columns"
        case .unknownColumn(let name, let closest?): "unknown column \(name); did you mean \(closest)?"
        case .unknownColumn(let name, nil): "unknown column \(name)"
        case .repeatedColumn(let name): "the column \(name) appears twice"
        case .missingColumns(let names): "these columns are missing: \(names.joined(separator: ", "))"
        case .fieldCount(let found, let expected): "the row has \(found) fields, the header has \(expected)"
        }
    }

    private static func conversion(from encoding: String) -> String { ", for example: iconv -f \(encoding) -t UTF-8 FILE > NEW" }
}
