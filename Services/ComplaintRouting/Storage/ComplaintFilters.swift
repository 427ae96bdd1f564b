import Database
import ServiceBootstrap
import SharedModels

/// What the desk looks complaints up by (issue of the register; CMP-20): parameters of `GET /complaints`.
enum ComplaintFilters {
    static let all: [ListFilter] = [
        .word("class", of: ComplaintClass.self) { entry("class = \($0)") },
        .word("level", of: ComplaintLevel.self) { entry("level = \($0)") },
        .word("subject", of: ComplaintSubject.self) { entry("subject = \($0)") },
        .word("post", of: Role.self) { entry("post = \($0)") },
        ListFilter("person") { (value, caller) throws(Problem) in
            // Everybody may ask for what is their own.
            if value != caller.subject { try caller.requires(ComplaintRoles.fullSight) }
            return entry("person = \(value)")
        },
        ListFilter("household") { (value, caller) throws(Problem) in
            // Who sees units masked must not find out by asking for one (OPS-02).
            try caller.requires(ComplaintRoles.fullSight)
            return entry("household = \(Matter.plain(value))")
        },
        .id("group") { entry("group_id = \($0)") },
        .flag("open") { entry("is_open = \($0)") },
        .flag("unowned") { entry("(is_open AND lacks_owner) = \($0)") },
        .flag("breached") { entry("(breaches > 0) = \($0)") },
        .flag("handled") { entry("counted_apart IS NULL AND (resolved_at IS NOT NULL) = \($0)") },
        // Of those whose limit has fallen due: whether it was kept.
        .flag("timely") {
            entry("counted_apart IS NULL AND limit_bound <= service_now() AND (limit_met_at IS NOT NULL) = \($0)")
        },
        .flag("calledBack") { entry("replied_at IS NOT NULL AND called_back = \($0)") },
        .flag("lacksReport") { entry("lacks_report = \($0)") },
        // A reason for an extra management review (CMP-51).
        .flag("serious") { entry("(class = 'major' AND counted_apart IS NULL) = \($0)") },
        // General complaints that are over and whose result owner service has not verified (CMP-43).
        .flag("unverified") {
            entry("(class = 'general' AND closed_at IS NOT NULL AND (case_file.body ->> 'verification') IS NULL) = \($0)")
        },
        .instant("closedBefore") { entry("closed_at < \($0)") },
        .instant("retainedUntil") { entry("retain_until <= \($0)") },
        .instant("dueBefore") { entry("is_open AND next_bound < \($0)") },
        .instant("registeredFrom") { entry("registered_at >= \($0)") },
        .instant("registeredBefore") { entry("registered_at < \($0)") },
        ListFilter("text") { (value, caller) throws(Problem) in
            // Only for those who may read what they find (OPS-02).
            try caller.requires(ComplaintRoles.fullSight)
            guard (2...100).contains(value.unicodeScalars.count) else {
                throw Problem.badParameter("text", "must have 2 to 100 characters")
            }
            return narrative(contains: value)
        },
    ]

    private static func entry(_ condition: SQL) -> SQL {
        "EXISTS (SELECT FROM complaint_index i WHERE i.complaint_id = case_file.id AND \(condition))"
    }

    /// Where the owner's words have the text, in whatever case. Newest first and page by page, so no index of words is needed.
    private static func narrative(contains text: String) -> SQL {
        let pattern = "%" + text.map { "\\%_".contains($0) ? "\\\($0)" : String($0) }.joined() + "%"
        return """
            concat_ws(' ', body #>> '{registration,particulars,course}', body #>> '{registration,particulars,demand}',
                      body #>> '{registration,particulars,place}', body #>> '{registration,particulars,complainedOf}',
                      body #>> '{registration,particulars,matter}') ILIKE \(pattern)
            """
    }
}
