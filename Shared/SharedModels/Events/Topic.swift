/// A Kafka topic of ours. One service produces it, any may read it; the record key is the case id (D9).
package enum Topic: String, CaseIterable, Sendable, Codable {
    case intake = "guanjia.intake.v1"
    case complaints = "guanjia.complaints.v1"
    case repairs = "guanjia.repairs.v1"
    case callbacks = "guanjia.callbacks.v1"

    /// Partitions of a newly made topic.
    package static let defaultPartitions: Int32 = 12
}
