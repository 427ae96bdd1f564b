import Foundation
import ServiceBootstrap

/// `POST /work-orders/{id}/collect`, body `{}`: REP-08, REP-15.
struct CollectRequest: CommandRequest {
    func command() -> WorkOrderCommand { .collect }
}

/// `POST /work-orders/{id}/no-answer`: REP-10.
struct NoAnswerRequest: CommandRequest {
    let waitedSeconds: Int?
    let noteLeft: Bool?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let waited = check.required(waitedSeconds, "waitedSeconds")
        let noteLeft = check.required(noteLeft, "noteLeft")
        if let waited { check.range(waited, "waitedSeconds", in: 0...WorkOrderLimits.waitedSeconds) }
        try check.finish()
        guard let waited, let noteLeft else { preconditionFailure("finish throws when one of them is missing") }
        return .noAnswer(UnansweredVisitForm(waitedSeconds: waited, noteLeft: noteLeft))
    }
}

/// `POST /work-orders/{id}/reschedule`: REP-10.
struct RescheduleRequest: CommandRequest {
    let appointedAt: Date?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let appointedAt = check.required(appointedAt, "appointedAt")
        check.optionalInstant(appointedAt, "appointedAt")
        try check.finish()
        guard let appointedAt else { preconditionFailure("finish throws when it is missing") }
        return .reschedule(appointedAt: appointedAt)
    }
}
