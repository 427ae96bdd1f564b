import CRDKafka

/// A librdkafka or broker error code, as a number that the upper layers can compare and name.
struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    let rawValue: Int32

    init(rawValue: Int32) { self.rawValue = rawValue }
    init(_ error: rd_kafka_resp_err_t) { self.init(rawValue: error.rawValue) }

    /// The library's own name, such as `_MSG_TIMED_OUT`: a small fixed set, fit for metric labels.
    var description: String { String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(rawValue: rawValue))) }

    static let none = Self(RD_KAFKA_RESP_ERR_NO_ERROR)

    // Of the client library.
    static let assignPartitions = Self(RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
    static let authentication = Self(RD_KAFKA_RESP_ERR__AUTHENTICATION)
    static let autoOffsetReset = Self(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
    static let badCompression = Self(RD_KAFKA_RESP_ERR__BAD_COMPRESSION)
    static let badMessage = Self(RD_KAFKA_RESP_ERR__BAD_MSG)
    static let destroyed = Self(RD_KAFKA_RESP_ERR__DESTROY)
    static let fatal = Self(RD_KAFKA_RESP_ERR__FATAL)
    static let invalidArgument = Self(RD_KAFKA_RESP_ERR__INVALID_ARG)
    static let maxPollExceeded = Self(RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED)
    static let noOffset = Self(RD_KAFKA_RESP_ERR__NO_OFFSET)
    static let partitionEnd = Self(RD_KAFKA_RESP_ERR__PARTITION_EOF)
    static let purgedInFlight = Self(RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
    static let queueFull = Self(RD_KAFKA_RESP_ERR__QUEUE_FULL)
    static let revokePartitions = Self(RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS)
    static let state = Self(RD_KAFKA_RESP_ERR__STATE)
    static let timedOut = Self(RD_KAFKA_RESP_ERR__TIMED_OUT)
    static let unknownPartition = Self(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)

    // Of the broker.
    static let clusterAuthorization = Self(RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED)
    static let groupAuthorization = Self(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
    static let inconsistentGroupProtocol = Self(RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL)
    static let invalidMessage = Self(RD_KAFKA_RESP_ERR_INVALID_MSG)
    static let invalidMessageSize = Self(RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE)
    static let invalidProducerEpoch = Self(RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH)
    static let invalidRecord = Self(RD_KAFKA_RESP_ERR_INVALID_RECORD)
    static let invalidSessionTimeout = Self(RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT)
    static let invalidTimestamp = Self(RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP)
    static let invalidTopic = Self(RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION)
    static let messageTooLarge = Self(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
    static let offsetOutOfRange = Self(RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE)
    static let outOfOrderSequence = Self(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER)
    static let policyViolation = Self(RD_KAFKA_RESP_ERR_POLICY_VIOLATION)
    static let producerFenced = Self(RD_KAFKA_RESP_ERR_PRODUCER_FENCED)
    static let recordListTooLarge = Self(RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE)
    static let saslAuthentication = Self(RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED)
    static let topicAlreadyExists = Self(RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
    static let topicAuthorization = Self(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
    static let unknownProducer = Self(RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID)
    static let unknownTopicOrPartition = Self(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    static let unsupportedForMessageFormat = Self(RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT)
}

/// Takes a C error object apart and frees it; nil for success, which the library reports as NULL.
func takeError(_ error: OpaquePointer?) -> (code: ErrorCode, isFatal: Bool, text: String)? {
    guard let error else { return nil }
    defer { rd_kafka_error_destroy(error) }
    return (ErrorCode(rd_kafka_error_code(error)), rd_kafka_error_is_fatal(error) != 0, String(cString: rd_kafka_error_string(error)))
}
