import Messaging

/// A fingerprint of a record, kept with the position after it.
///
/// A broker that lost its log and was filled again may hold other records at the same offsets. Positions alone do not show that once
/// the new log is as long as the old one; comparing the record before the position does (F7).
enum RecordMark {
    /// FNV-1a over key and value: not secret, only stable between versions of this program.
    static func of(_ record: ConsumerRecord) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for bytes in [record.key, record.value] {
            for byte in bytes ?? [] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01b3
        }
        return Int64(bitPattern: hash)
    }
}
