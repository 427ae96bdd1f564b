/// The part of librdkafka's statistics document (STATISTICS.md) that becomes metrics; names in camel case.
struct Statistics: Decodable {
    struct Broker: Decodable {
        /// Microseconds.
        struct Window: Decodable {
            let avg: Int64
            let p99: Int64
        }
        let nodeid: Int64
        let state: String
        let rtt: Window?
        let disconnects: Int64?
        let reqTimeouts: Int64?
    }

    struct Topic: Decodable {
        struct Partition: Decodable {
            let partition: Int32
            let consumerLagStored: Int64
        }
        let topic: String
        let partitions: [String: Partition]
    }

    struct Group: Decodable {
        let joinState: String
        let rebalanceCnt: Int64
    }

    let msgCnt: Int64
    let msgSize: Int64
    let txmsgs: Int64
    let rxmsgs: Int64
    let txmsgBytes: Int64
    let rxmsgBytes: Int64
    let brokers: [String: Broker]
    let topics: [String: Topic]
    let cgrp: Group?
}
