import Foundation

/// Where the program writes: results to standard output, everything about the work to standard error.
enum Terminal {
    /// A line of the result.
    static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// A line about the work, for people.
    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Bytes of the result as they are, with a line end.
    static func say(_ document: Data) { FileHandle.standardOutput.write(document + Data("\n".utf8)) }
}
