/// A record header that carries part of an event.
enum CloudEventHeader: Int, CaseIterable {
    case specversion, id, source, type, time, subject, sequence, contentType
    /// The trace of this hop, as tracing tools look for it.
    case traceparent
    /// The trace that the event started in, as the CloudEvents distributed-tracing extension wants it.
    case eventTraceparent
    /// `CaseStanding`, in six extensions.
    case casekind, casestate, casedue, caseclock, caselimit, caselimitmet

    /// The name on the wire.
    var name: String {
        switch self {
        case .specversion: "ce_specversion"
        case .id: "ce_id"
        case .source: "ce_source"
        case .type: "ce_type"
        case .time: "ce_time"
        case .subject: "ce_subject"
        case .sequence: "ce_sequence"
        case .contentType: "content-type"
        case .traceparent: "traceparent"
        case .eventTraceparent: "ce_traceparent"
        case .casekind: "ce_casekind"
        case .casestate: "ce_casestate"
        case .casedue: "ce_casedue"
        case .caseclock: "ce_caseclock"
        case .caselimit: "ce_caselimit"
        case .caselimitmet: "ce_caselimitmet"
        }
    }

    /// The header of this name; nil for an extension that we do not know.
    init?(name: String) {
        switch name {
        case "ce_specversion": self = .specversion
        case "ce_id": self = .id
        case "ce_source": self = .source
        case "ce_type": self = .type
        case "ce_time": self = .time
        case "ce_subject": self = .subject
        case "ce_sequence": self = .sequence
        case "content-type": self = .contentType
        case "traceparent": self = .traceparent
        case "ce_traceparent": self = .eventTraceparent
        case "ce_casekind": self = .casekind
        case "ce_casestate": self = .casestate
        case "ce_casedue": self = .casedue
        case "ce_caseclock": self = .caseclock
        case "ce_caselimit": self = .caselimit
        case "ce_caselimitmet": self = .caselimitmet
        default: return nil
        }
    }
}

/// The headers of one record that make an event, each found at most once.
struct CloudEventHeaders {
    private var values = [[UInt8]?](repeating: nil, count: CloudEventHeader.allCases.count)

    /// Sorts the headers of a record by meaning. A header with a null value counts as absent.
    init(_ headers: [RecordHeader]) throws(InvalidCloudEvent) {
        guard headers.count <= CloudEvent.Limits.headers else {
            throw InvalidCloudEvent(reason: .tooManyHeaders(count: headers.count))
        }
        var bytes = 0
        for header in headers {
            bytes += header.name.utf8.count + (header.value?.count ?? 0)
            guard let known = CloudEventHeader(name: header.name), let value = header.value else { continue }
            guard values[known.rawValue] == nil else { throw InvalidCloudEvent(reason: .duplicateHeader(known.name)) }
            values[known.rawValue] = value
        }
        guard bytes <= CloudEvent.Limits.headerBytes else { throw InvalidCloudEvent(reason: .headersTooLarge(bytes: bytes)) }
    }

    subscript(_ header: CloudEventHeader) -> [UInt8]? { values[header.rawValue] }

    func required(_ header: CloudEventHeader) throws(InvalidCloudEvent) -> [UInt8] {
        guard let value = self[header] else { throw InvalidCloudEvent(reason: .missingHeader(header.name)) }
        return value
    }

    /// The header's value read by `read`; `expected` says in the refusal what it should have been.
    func required<Value>(
        _ header: CloudEventHeader, expected: String, _ read: ([UInt8]) -> Value?
    ) throws(InvalidCloudEvent) -> Value {
        guard let value = read(try required(header)) else {
            throw InvalidCloudEvent(reason: .malformedHeader(header.name, expected: expected))
        }
        return value
    }
}
