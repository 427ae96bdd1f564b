import Database
import Foundation
import Messaging
import SharedModels

/// A record that waits, as it is stored: the original bytes and bounded facts about it (D5).
struct ParkedRow: Sendable {
    let key: String
    let topicPartition: TopicPartition
    let offset: Int64
    let logEpoch: Int32
    let eventID: EventID?
    let sequence: Int64?
    let type: String?
    let reason: String
    let record: [UInt8]

    init(_ read: ReadRecord, reason: String, logEpoch: Int32) {
        key = read.key
        topicPartition = read.record.topicPartition
        offset = read.record.offset
        self.logEpoch = logEpoch
        eventID = read.event?.id
        sequence = read.event?.sequence
        type = read.event.map { String($0.type.rawValue.prefix(200)) }
        self.reason = Self.bounded(reason)
        record = RecordArchive.bytes(of: read.record)
    }

    /// What the database says to a record's data, without the data.
    static func reason(_ error: DatabaseError) -> String { "the database refuses its data: SQLSTATE \(error.sqlState ?? "unknown")" }

    /// At most 1 KiB, cut between characters.
    static func bounded(_ reason: String) -> String {
        guard reason.utf8.count > 1_000 else { return reason }
        var text = String(reason.prefix(1_000))
        while text.utf8.count > 1_000 { text.removeLast() }
        return text
    }
}

/// A record's key, value and headers in one byte string, exactly as they came.
///
/// Fields are length-prefixed: a 4-byte big-endian count, or 0xFFFFFFFF for null.
enum RecordArchive {
    static func bytes(of record: ConsumerRecord) -> [UInt8] {
        var bytes: [UInt8] = []
        append(record.key, to: &bytes)
        append(record.value, to: &bytes)
        for header in record.headers {
            append(Array(header.name.utf8), to: &bytes)
            append(header.value, to: &bytes)
        }
        return bytes
    }

    /// The record again; nil when the bytes are not an archive.
    static func record(from bytes: [UInt8], _ topicPartition: TopicPartition, offset: Int64) -> ConsumerRecord? {
        var rest = bytes[...]
        guard let key = take(from: &rest), let value = take(from: &rest) else { return nil }
        var headers: [RecordHeader] = []
        while !rest.isEmpty {
            guard case .some(.some(let name)) = take(from: &rest), let text = String(validating: name, as: UTF8.self),
                let value = take(from: &rest)
            else { return nil }
            headers.append(RecordHeader(text, value))
        }
        return ConsumerRecord(topicPartition: topicPartition, offset: offset, key: key, value: value, headers: headers)
    }

    private static func append(_ field: [UInt8]?, to bytes: inout [UInt8]) {
        let count = field.map { UInt32($0.count) } ?? .max
        withUnsafeBytes(of: count.bigEndian) { bytes.append(contentsOf: $0) }
        if let field { bytes.append(contentsOf: field) }
    }

    /// The outer optional is nil when the bytes end early.
    private static func take(from rest: inout ArraySlice<UInt8>) -> [UInt8]?? {
        guard rest.count >= 4 else { return nil }
        let count = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        rest = rest.dropFirst(4)
        if count == .max { return .some(nil) }
        guard rest.count >= Int(count) else { return nil }
        let field = Array(rest.prefix(Int(count)))
        rest = rest.dropFirst(Int(count))
        return .some(field)
    }
}
