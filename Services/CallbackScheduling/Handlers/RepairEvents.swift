import Casework
import Foundation
import Messaging
import Policy
import SharedModels

/// What the repair service's facts mean to callback tasks.
enum RepairEvents {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(RepairCallbackRequested.self) { fact, event in
            [
                Submission(
                    .plan(try request(of: fact)), to: fact.callbackTaskId.retyped(), as: CallbackTask.self, under: policy,
                    cause: .system(traceparent: event.traceparent), creates: true)
            ]
        }
        handlers.on(OrderCancelled.self) { fact, event in
            // Only an order that does an earlier one's work again has a task, which waits for it in follow-up (CBK-13).
            guard let task = fact.callbackTaskId else { return [] }
            return [
                Submission(
                    .unselect(.caseGone), to: task.retyped(), as: CallbackTask.self, under: policy,
                    cause: .system(traceparent: event.traceparent))
            ]
        }
    }

    /// The owner of a returned slip is to be called (REP-17); about an emergency as about one, which asks for more (CBK-15). A paid or an
    /// urgent repair is called about like any other: the limit and the coverage of K-01 count every slip that comes back.
    /// - Throws: `SealedContentUnreadable`: nobody can be called without a name and a number, so the event parks.
    static func request(of fact: RepairCallbackRequested) throws -> CallbackRequest {
        CallbackRequest(
            office: fact.office, kind: fact.urgency == .emergency ? .emergency : .repair,
            subjectCase: SubjectCase(kind: .repair, id: fact.workOrderId.retyped()),
            subjectNumber: fact.number, contactId: fact.contactId, cycle: fact.cycle, handledAt: fact.reportedBackAt,
            particulars: try fact.sealed.opened(),
            facts: CallbackFacts(
                urgency: fact.urgency, major: fact.major, technicianId: fact.technicianId, score: fact.score, issuedAt: fact.issuedAt),
            proposedChannel: fact.channel.flatMap { CallbackChannel(answering: $0) })
    }
}
