package import HTTPTypes
package import Hummingbird

/// A refusal that a caller can understand, as `application/problem+json` (RFC 9457). Throw it from anywhere below a route.
///
/// Members: `type`, `title`, `status`, `detail`, `instance`, `errors` (`[{"field","detail","allowed"}]`) and `traceId`. Nothing private goes into
/// any of them.
package struct Problem: Error, Sendable, Hashable {
    /// One field that is wrong.
    package struct FieldFault: Sendable, Hashable {
        /// Where in the body or in the query: `contact.phone`, `items[2].code`; empty for the whole.
        package let field: String
        /// What is expected instead, such as `expected a whole number`. Never quotes the value.
        package let detail: String

        /// Names a field and what it should be.
        package init(_ field: String, _ detail: String) {
            self.field = field
            self.detail = detail
        }
    }

    package let kind: ProblemKind
    /// What happened this time and what to do about it, for people.
    package var detail: String?
    /// Every field that is wrong.
    package var errors: [FieldFault]
    /// Header fields of the answer, such as `Retry-After`, which every 503 carries.
    package var headers: HTTPFields
    /// Names this very occurrence: `urn:uuid:…`, as in the log.
    package var instance: String?

    /// Describes a refusal.
    package init(_ kind: ProblemKind, _ detail: String? = nil, errors: [FieldFault] = [], headers: HTTPFields = [:]) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// The document, UTF-8.
    var document: [UInt8] {
        var text = JSONText(capacity: 256)
        text.append(raw: "{\"type\":")
        text.append(string: kind.type)
        text.append(raw: ",\"title\":")
        text.append(string: kind.title)
        text.append(raw: ",\"status\":")
        text.append(number: String(kind.status.code))
        if let detail {
            text.append(raw: ",\"detail\":")
            text.append(string: detail, limit: 2048)
        }
        if let instance {
            text.append(raw: ",\"instance\":")
            text.append(string: instance)
        }
        if !errors.isEmpty { append(errors, to: &text) }
        if let trace = TraceContext.current {
            text.append(raw: ",\"traceId\":")
            text.append(string: trace.traceID.text)
        }
        text.append(raw: "}")
        return text.bytes
    }

    /// Fields that are named in one document; more help nobody.
    static let largestErrorCount = 100

    private func append(_ errors: [FieldFault], to text: inout JSONText) {
        text.append(raw: ",\"errors\":[")
        for (index, fault) in errors.prefix(Self.largestErrorCount).enumerated() {
            text.append(raw: index == 0 ? "{\"field\":" : ",{\"field\":")
            text.append(string: fault.field, limit: 512)
            text.append(raw: ",\"detail\":")
            text.append(string: fault.detail, limit: 2048)
            text.append(raw: "}")
        }
        text.append(raw: "]")
    }

    /// The answer. Problems are never stored by caches.
    package func response() -> Response {
        var fields = headers
        fields[.contentType] = Self.contentType
        fields[.cacheControl] = "no-store"
        return Response(status: kind.status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document)))
    }

    static let contentType = "application/problem+json"
}

/// As a part of another document: one refusal among several answers.
extension Problem: Encodable {
    private enum Key: String, CodingKey { case type, title, status, detail, instance, errors, field }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind.type, forKey: .type)
        try container.encode(kind.title, forKey: .title)
        try container.encode(kind.status.code, forKey: .status)
        try container.encodeIfPresent(detail, forKey: .detail)
        try container.encodeIfPresent(instance, forKey: .instance)
        guard !errors.isEmpty else { return }
        var list = container.nestedUnkeyedContainer(forKey: .errors)
        for fault in errors.prefix(Self.largestErrorCount) {
            var item = list.nestedContainer(keyedBy: Key.self)
            try item.encode(fault.field, forKey: .field)
            try item.encode(fault.detail, forKey: .detail)
        }
    }
}

/// Lets a problem that no middleware of ours has seen still become its own answer.
extension Problem: HTTPResponseError {
    package var status: HTTPResponse.Status { kind.status }

    package func response(from request: Request, context: some RequestContext) throws -> Response { response() }
}

extension Problem: CustomStringConvertible {
    /// Code and fields; the detail stays out because it may be long.
    package var description: String {
        errors.isEmpty ? "Problem(\(kind.code))" : "Problem(\(kind.code): \(errors.prefix(5).map(\.field).joined(separator: ", ")))"
    }
}

/// An error of another module that callers should understand. Conform to it in the module that maps errors to HTTP.
package protocol ProblemConvertible: Error {
    /// What callers see instead.
    var problem: Problem { get }
}
