import ServiceBootstrap

/// `POST /work-orders/{id}/report-back`: REP-14, REP-15; the reason is owed when the slip is late (REP-16).
struct ReportBackRequest: CommandRequest {
    let delayReason: String?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let reason = check.optionalText(delayReason, "delayReason", length: 1...WorkOrderLimits.text, multiline: true)
        try check.finish()
        return .reportBack(delayReason: reason)
    }
}

/// `POST /work-orders/{id}/explain-delay`: REP-16, REP-23, REP-26.
struct ExplainDelayRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> WorkOrderCommand { .explainDelay(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /work-orders/{id}/hand-back`: REP-16.
struct HandBackRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> WorkOrderCommand { .handBack(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /work-orders/{id}/carry-over`: REP-19.
struct CarryOverRequest: CommandRequest {
    let opinion: String?

    func command() throws(Problem) -> WorkOrderCommand { .carryOver(opinion: try Validation.soleNarrative(opinion, "opinion")) }
}

/// `POST /work-orders/{id}/cancel`.
struct CancelRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> WorkOrderCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}
