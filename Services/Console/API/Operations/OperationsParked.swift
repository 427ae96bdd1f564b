import Crypto
import Foundation

/// A key whose records wait (D5), as the admin port lists it.
struct ParkedKey: Sendable, Hashable {
    let key: String
    let records: Int64
    let topic: String
    /// Of the first event that waits; nil when that cannot be read.
    let type: String?
    let reason: String
    let parkedAt: Date?
    let attempts: Int64

    /// Nil for what is none.
    init?(_ item: JSONValue) {
        guard let key = item["key"]?.string, let topic = item["topic"]?.string else { return nil }
        self.key = key
        self.topic = topic
        records = item["records"]?.integer ?? 0
        type = item["type"]?.string
        reason = item["reason"]?.string ?? ""
        parkedAt = item["parkedAt"]?.string.flatMap(Times.parse)
        attempts = item["attempts"]?.integer ?? 0
    }

    var name: ParkedName { ParkedName(of: key) }
}

/// One record that waits, without its data.
struct ParkedRecord: Sendable, Hashable {
    let topic: String
    let partition: Int64
    let offset: Int64
    let eventID: String?
    /// Its place among the events of its case.
    let sequence: Int64?
    let type: String?
    let reason: String
    let parkedAt: Date?
    let attempts: Int64

    /// Nil for what is none.
    init?(_ item: JSONValue) {
        guard let topic = item["topic"]?.string, let partition = item["partition"]?.integer, let offset = item["offset"]?.integer else {
            return nil
        }
        self.topic = topic
        self.partition = partition
        self.offset = offset
        eventID = item["eventId"]?.string
        sequence = item["sequence"]?.integer
        type = item["type"]?.string
        reason = item["reason"]?.string ?? ""
        parkedAt = item["parkedAt"]?.string.flatMap(Times.parse)
        attempts = item["attempts"]?.integer ?? 0
    }
}

/// What pages call a parked key. Usually it is the id of a case. A record of somebody else may have any text for a key, also one that names
/// people: that stands neither in an address nor on a page, but a word that follows from it.
struct ParkedName: Sendable, Hashable, CustomStringConvertible {
    /// As part of an address.
    let description: String
    /// The case that the key is the id of.
    let caseID: UUID?

    private static let mark = "key-"
    private static let digits = 16

    init(of key: String) {
        if let id = UUID(uuidString: key), id.uuidString.lowercased() == key {
            (description, caseID) = (key, id)
        } else {
            let digest = SHA256.hash(data: Data(key.utf8)).prefix(Self.digits / 2).map { String(format: "%02x", $0) }.joined()
            (description, caseID) = (Self.mark + digest, nil)
        }
    }

    /// From an address; nil for what is no such name.
    init?(_ text: String) {
        if let id = UUID(uuidString: text) {
            (description, caseID) = (id.uuidString.lowercased(), id)
        } else {
            let digits = text.dropFirst(Self.mark.count)
            guard text.hasPrefix(Self.mark), digits.count == Self.digits, digits.allSatisfy(\.isHexDigit), text.allSatisfy(\.isASCII) else {
                return nil
            }
            (description, caseID) = (text.lowercased(), nil)
        }
    }
}

extension Wording {
    /// Why an event waits: a command that a rule refuses, or what is wrong with the record.
    func parkedReason(_ text: String) -> String {
        guard let refused = text.wholeMatch(of: /(\S+) was refused: [a-z-]+: (.*)/.dotMatchesNewlines()) else { return fault(text) }
        return page("operationsRefused", ["command": String(refused.1), "why": fault(String(refused.2))])
    }
}
