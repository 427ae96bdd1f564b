import Casework
import Messaging
import Policy
import SharedModels

/// What becomes of the repairs that complaints have led to. Slips that arose otherwise are none of their business.
enum RepairEvents {
    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(OrderRaised.self) { fact, event in
            let news = RepairNews(
                workOrderId: fact.workOrderId, number: fact.number, at: fact.raisedAt, step: .raised(reworkOf: fact.reworkOf))
            return note(news, on: fact.complaintId, event, policy)
        }
        handlers.on(OrderReportedBack.self) { fact, event in
            let news = RepairNews(
                workOrderId: fact.workOrderId, number: fact.number, at: fact.reportedBackAt, step: .reportedBack(workDone: fact.workDone))
            return note(news, on: fact.complaintId, event, policy)
        }
        handlers.on(OrderClosed.self) { fact, event in
            let news = RepairNews(workOrderId: fact.workOrderId, number: fact.number, at: fact.closedAt, step: .closed(fact.outcome))
            return note(news, on: fact.complaintId, event, policy)
        }
        handlers.on(OrderCancelled.self) { fact, event in
            let news = RepairNews(workOrderId: fact.workOrderId, number: fact.number, at: fact.cancelledAt, step: .cancelled)
            return note(news, on: fact.complaintId, event, policy)
        }
    }

    private static func note(_ news: RepairNews, on complaint: ComplaintID?, _ event: CloudEvent, _ policy: Policy) -> [Submission] {
        guard let complaint else { return [] }
        return [
            Submission(
                .noteRepair(news), to: complaint.retyped(), as: Complaint.self, under: policy,
                cause: .system(traceparent: event.traceparent))
        ]
    }
}
