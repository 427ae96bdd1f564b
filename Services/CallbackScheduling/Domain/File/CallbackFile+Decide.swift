import Foundation
import Policy
import SharedModels

extension CallbackFile {
    /// Said again, by another replica or after a crash, the system's commands change nothing.
    static func decide(
        _ current: CallbackFile?, _ command: CallbackFileCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackFile> {
        guard let file = current else {
            guard case .open(let scope) = command else { throw Rejection(.notFound, "There is no such file of callback records.") }
            return try open(scope, rules, context)
        }
        try file.authorise(command, for: context.actor)
        // Whatever is asked for, a limit that has passed was missed first.
        let (looked, overdue) = file.expired(under: rules, at: context.now)
        switch command {
        case .open: return .unchanged
        case .clockDue: return overdue.map { .changed(looked, $0) } ?? .unchanged
        case .file(let place, let contents): return try looked.file(place, contents, context, after: overdue)
        case .archive(let place): return try looked.archive(place, context)
        }
    }

    private static func open(
        _ scope: FileScope, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<CallbackFile> {
        guard context.actor.role == .system else {
            throw Rejection(.forbidden, "Files of callback records are opened by the system.", rule: "CBK-09")
        }
        guard context.now >= scope.until else {
            throw Rejection(.ruleViolated, "A month's callback records are filed when it is over.", rule: "CBK-09")
        }
        var file = CallbackFile(
            id: context.caseID.retyped(), number: context.number, office: scope.office, month: scope.month, from: scope.from,
            until: scope.until, openedAt: context.now, contents: scope.contents)
        let bound = rules.callback.fileDue(monthEnd: scope.until)
        if let bound { file.clocks.start(clock, at: scope.until, bound: bound, now: context.now, cause: "open") }
        let opened = FileOpened(
            fileId: file.id, number: file.number, office: file.office, month: file.month, openedAt: context.now,
            records: file.contents.records, bound: bound)
        // One that is opened late may be late already.
        let (looked, overdue) = file.expired(under: rules, at: context.now)
        return .changed(looked, opened, overdue.map { [$0] } ?? [])
    }

    /// Customer service files (CBK-09) and hands over to the archive room (CBK-27).
    private func authorise(_ command: CallbackFileCommand, for actor: Actor) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The file of callback records belongs to another property office.")
        }
        let posts: Set<Role> =
            switch command {
            case .open, .clockDue: [.system]
            case .file, .archive: CallbackRoles.customerService
            }
        guard posts.contains(actor.role) else {
            throw Rejection(.forbidden, "Customer service files callback records.", rule: "CBK-09")
        }
    }

    /// The file after its limit, if that has passed.
    private func expired(under rules: Policy, at now: Date) -> (CallbackFile, FileOverdue?) {
        guard let due = clocks.firstDue(by: now) else { return (self, nil) }
        var file = self
        file.clocks.miss(due.name, at: now, cause: CallbackFileCommand.clockDue.code)
        let manager = rules.callback.reviewRecord
        return (
            file,
            FileOverdue(
                fileId: id, number: number, office: office, month: month, overdueAt: now, bound: due.at,
                recipients: manager == .officeDirector ? [.officeDirector] : [manager, .officeDirector])
        )
    }

    private func file(
        _ place: String, _ contents: FileContents, _ context: DecisionContext, after overdue: FileOverdue?
    ) throws(Rejection) -> Decision<CallbackFile> {
        try Self.check(place)
        if let filing {
            guard state == .filed, filing.place == place else { throw moved }
            return .unchanged
        }
        guard contents.awaitingReview == 0 else {
            throw Rejection(
                .ruleViolated,
                "\(contents.awaitingReview) records of the month wait for a reviewer; a month is filed when all have been looked through.",
                rule: "CBK-19")
        }
        var file = self
        file.contents = contents
        file.state = .filed
        file.filing = FileStep(place: place, at: context.now, by: context.actor.subject)
        file.clocks.meet(Self.clock, at: context.now, cause: CallbackFileCommand.fileCode)
        let filed = FileFiled(
            fileId: id, number: number, office: office, month: month, filedAt: context.now, records: contents.records)
        guard let overdue else { return .changed(file, filed) }
        return .changed(file, overdue, [filed])
    }

    private func archive(_ place: String, _ context: DecisionContext) throws(Rejection) -> Decision<CallbackFile> {
        try Self.check(place)
        switch state {
        case .open: throw Rejection(.wrongState, "The month's records are not filed yet; file them first.", rule: "CBK-27")
        case .archived:
            guard archiving?.place == place else { throw moved }
            return .unchanged
        case .filed:
            var file = self
            file.state = .archived
            file.archiving = FileStep(place: place, at: context.now, by: context.actor.subject)
            return .changed(
                file,
                FileArchived(
                    fileId: id, number: number, office: office, month: month, archivedAt: context.now, records: contents.records))
        }
    }

    private static func check(_ place: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(place, "place")
        try checks.finish(rule: "CBK-09")
    }

    private var moved: Rejection { Rejection(.wrongState, "The file has been put somewhere else already; it is \(state.rawValue).") }
}
