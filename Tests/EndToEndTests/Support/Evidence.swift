import Foundation
import SharedModels

/// What is in the databases and on the topics after a run. Values only: the checker judges them without asking anybody.
struct Evidence: Sendable {
    /// What one service keeps.
    var records: [Member: ServiceRecords] = [:]
    /// What each service's topic holds, by partition and offset.
    var topics: [Member: [TopicEntry]] = [:]
    /// Records on topics that are no events of ours.
    var unreadable: [Member: Int] = [:]
}

/// The tables of one service.
struct ServiceRecords: Sendable {
    var cases: [CaseID: CaseRow] = [:]
    /// By case and version.
    var history: [HistoryLine] = []
    var outbox: [OutboxEntry] = []
    var inbox: Set<EventID> = []
    var parked: [ParkedEntry] = []
    /// Rows that the broker refuses for ever.
    var quarantined = 0
    /// Kept answers to requests, by idempotency key.
    var answers: [String: KeptAnswer] = [:]
}

/// A case as it stands.
struct CaseRow: Sendable, Hashable {
    let id: CaseID
    let number: String
    let version: Int64
    let state: String
}

/// One accepted change of a case.
struct HistoryLine: Sendable, Hashable {
    let caseID: CaseID
    let version: Int64
    let command: String
    let role: String
    /// How many events it told; each raises the version by one.
    let events: Int
}

/// An event as its service recorded it.
struct OutboxEntry: Sendable, Hashable {
    let eventID: EventID
    let caseID: CaseID
    let sequence: Int64
    let type: String
    /// The members of its data that lead to other cases.
    var links = EventLinks()
}

/// An event as it is on a topic.
struct TopicEntry: Sendable, Hashable {
    let partition: Int32
    let offset: Int64
    let eventID: EventID
    let caseID: CaseID
    let sequence: Int64
    let type: String
}

/// A record that waits for an operator.
struct ParkedEntry: Sendable, Hashable {
    let key: String
    let reason: String
}

/// The answer that a service keeps for a request.
struct KeptAnswer: Sendable, Hashable {
    let caseID: CaseID
    let version: Int64
}

/// Members of events' data by which one service's event becomes another's command. Clear fields only, and read without our types.
struct EventLinks: Sendable, Hashable, Decodable {
    var contactId: CaseID?
    var complaintId: CaseID?
    var workOrderId: CaseID?
    var reworkOrderId: CaseID?
    var callbackTaskId: CaseID?
    var serviceRequestId: CaseID?
    var moveInId: CaseID?
    var outcome: String?
    var subjectCase: Subject?

    struct Subject: Sendable, Hashable, Decodable {
        let kind: String
        let id: CaseID
    }
}
