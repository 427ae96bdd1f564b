import Messaging
import SharedModels

/// Records that cannot be applied, one of each kind.
enum Poison {
    static func append(_ kind: String, from source: Source, to ledger: CaseID, on log: MemoryLog) throws {
        guard kind != "no key" else { return log.append(key: nil, value: nil, headers: []) }
        let event = try source.tell(ledger, kind == "refused" ? 0 : 5)
        let record = event.record(topic: Topic.callbacks.rawValue)
        switch kind {
        case "bad JSON": log.append(key: record.key, value: Array("{\"ledgerId\":".utf8), headers: record.headers)
        case "wrong type": log.append(key: record.key, value: Array("{\"ledgerId\":7,\"amount\":\"x\"}".utf8), headers: record.headers)
        case "unknown version":
            let headers = record.headers.map { $0.name == "ce_type" ? RecordHeader("ce_type", text: "guanjia.test.amount.told.v2") : $0 }
            log.append(key: record.key, value: record.value, headers: headers)
        case "null value": log.append(key: record.key, value: nil, headers: record.headers)
        case "missing headers": log.append(key: record.key, value: record.value, headers: [])
        case "1 MiB": log.append(key: record.key, value: [UInt8](repeating: 32, count: (1 << 20) + 1), headers: record.headers)
        default: log.append(event)
        }
    }

    /// A record without a key belongs to no case, so it can hold up nobody.
    static func holdsUpItsKey(_ kind: String) -> Bool { kind != "no key" }
}
