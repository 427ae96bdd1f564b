/// An operation on a broker failed, and the same handle may try it again later.
///
/// What makes a handle unusable is a `ConsumerError`, or a `DeliveryError` of kind `fatal`, instead.
package struct KafkaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was being done, such as `watermarks`.
    package let operation: String
    /// The client library's name of the error, such as `_TIMED_OUT`.
    package let code: String
    /// More about it: topics, brokers, settings; never content of a record.
    package let detail: String

    package init(operation: String, code: String, detail: String = "") {
        self.operation = operation
        self.code = code
        self.detail = detail
    }

    init(operation: String, code: ErrorCode, detail: String = "") {
        self.init(operation: operation, code: code.description, detail: detail)
    }

    package var description: String { "KafkaError(\(operation): \(code)\(detail.isEmpty ? "" : ", \(detail)"))" }
}
