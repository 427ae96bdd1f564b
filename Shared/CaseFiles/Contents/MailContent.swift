import Foundation

/// What a whole mail is (RFC 5322, RFC 6532): fields with names, an empty line, and whatever was written.
///
/// A mail has no first bytes of its own, so its head is read strictly. It is kept byte for byte, because its head and its signature are
/// evidence. What its parts are nobody looks at: it goes out to be saved, and is opened by whoever would open any mail.
enum MailContent {
    /// Whether the bytes begin with the head of a mail that was sent: who wrote it and when, or how it came and what it is called.
    static func isMail(_ file: Data) -> Bool {
        file.reading { bytes in
            // Whatever charset its parts are in, text has no NUL; a program almost always has one.
            guard !bytes.contains(0), let end = endOfHead(bytes), let names = names(in: bytes[..<end]) else { return false }
            return names.isSuperset(of: ["from", "date"]) || names.isSuperset(of: ["received", "message-id"])
        }
    }

    /// Bytes of a head at most. Those of mails that went through many hands have some tens of thousands.
    private static let longestHead = 262_144
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Behind the last line of the head, where the empty line begins; nil when there is none, or too late.
    private static func endOfHead(_ bytes: FileBytes) -> Int? {
        let bound = min(bytes.count, longestHead)
        for position in 0..<bound where bytes[position] == newline {
            if bytes.has([newline], at: position + 1) || bytes.has([carriageReturn, newline], at: position + 1) { return position + 1 }
        }
        return nil
    }

    /// The names of the fields that say something, in lower case; nil when some line is part of no field, or is no UTF-8.
    private static func names(in head: Slice<FileBytes>) -> Set<String>? {
        guard let text = String(validating: head, as: UTF8.self) else { return nil }
        var found: Set<String> = []
        var current: Substring?
        for var line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.last == "\r" { line = line.dropLast() }
            guard line.allSatisfy({ $0 == "\t" || $0.properties.generalCategory != .control }) else { return nil }
            let said: Substring.UnicodeScalarView
            if let first = line.first, first == " " || first == "\t" {
                // The field of the line before goes on.
                guard current != nil else { return nil }
                said = line
            } else {
                guard let colon = line.firstIndex(of: ":") else { return nil }
                let name = line[..<colon]
                guard !name.isEmpty, name.allSatisfy({ (33...126).contains($0.value) }) else { return nil }
                current = Substring(name)
                said = line[line.index(after: colon)...]
            }
            if let current, said.contains(where: { $0 != " " && $0 != "\t" }) { found.insert(current.lowercased()) }
        }
        return found
    }
}
