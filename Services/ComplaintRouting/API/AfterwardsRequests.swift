import ServiceBootstrap

// What comes after a complaint is over.

/// `POST /complaints/{id}/add-corrective-report`: of a complaint that became major after its reply (CMP-42).
struct AddCorrectiveReportRequest: CommandRequest {
    let correctiveReport: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let report = check.line(correctiveReport, "correctiveReport")
        try check.finish()
        return .addCorrectiveReport(report)
    }
}

/// `POST /complaints/{id}/report`: the written report of a major complaint (RPT-10).
struct ReportRequest: CommandRequest {
    let result: String?
    let reaction: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let result = check.narrative(result, "result")
        let reaction = check.narrative(reaction, "reaction")
        try check.finish()
        return .report(result: result, reaction: reaction)
    }
}

/// `POST /complaints/{id}/purge`: erases a file that need not be kept any more (CMP-50).
struct PurgeRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let reason = check.line(reason, "reason")
        try check.finish()
        return .purge(reason: reason)
    }
}
