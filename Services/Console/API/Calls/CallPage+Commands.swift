import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

extension CallPage {
    /// What the task takes now and this post may give: to begin the call, and the forms of its record.
    func commands(_ task: CallTask, _ refused: CasePage.Refused?) -> [String: Any] {
        let isForPost = CallRights.includes(visit.caller.role, task.kind, under: visit.site.policy)
        func mayGive(_ code: String) -> Bool {
            isForPost && task.allowed.contains(code) && (shape.commands[code].map { visit.may($0.posts) } ?? false)
        }
        let offered = Self.commands.filter(mayGive)
        let isMine = task.isCalled(by: visit.caller.subject, at: visit.now)
        var view: [String: Any] = [
            "commands": offered.compactMap { code in
                shape.commands[code].map { commandView(code, $0, task, refused?.command == code ? refused : nil) }
            },
            "isMine": isMine,
        ]
        if let call = task.call, task.isCalled(byOthersThan: visit.caller.subject, at: visit.now) {
            view["held"] = wording.page("callsHeld", ["t": views.time(call.until)])
        }
        let steps = CallForm.start(task, by: visit.caller.subject, at: visit.now, in: visit.site.zone)
        let mayStart = steps.allSatisfy { mayGive($0.command) }
        // Who calls already and can record it has begun.
        if mayStart, !(isMine && steps.count == 1) {
            view["start"] = [
                "action": "/calls/\(id)/start-call", "csrf": visit.formToken, "key": refusedKey(refused) ?? UUID().uuidString.lowercased(),
                "version": task.version.map { String($0) } ?? "", "hidden": filter.fields,
            ]
        }
        // Somebody with another post sets the time, also of a visit that this one may ask the owner for.
        guard isForPost else {
            let names = CallRights.makers(of: task.kind, under: visit.site.policy).map { wording.value($0.rawValue, of: "role") }.joined(
                separator: wording.page("listComma"))
            view["forOthers"] = wording.page("callsForOthers", ["posts": names])
            return view
        }
        if task.state == "planned", !offered.contains("schedule"), !mayStart || task.channel == "visit" { view["mustPlan"] = true }
        return view
    }

    /// Of the template `problem-banner`. The record of a talk is long: where the task does not take it any more, it stays readable.
    func problem(_ refused: CasePage.Refused, _ shown: [[String: Any]]) -> [String: Any] {
        let fields = shape.commands[refused.command]?.fields ?? []
        let isShown = shown.contains { $0["id"] as? String == refused.command }
        guard !isShown else { return form.problem(refused, fields: fields) }
        var meant = refused
        meant.sent = CallForm.meant(refused.sent).sent
        return form.problem(meant, fields: fields, isShown: false)
    }

    private func refusedKey(_ refused: CasePage.Refused?) -> String? { refused.flatMap { $0.command == "start-call" ? $0.key : nil } }

    private func commandView(
        _ code: String, _ command: Catalogue.Command, _ task: CallTask, _ refused: CasePage.Refused?
    ) -> [String: Any] {
        let errors = Dictionary((refused?.errors ?? []).map { ($0.field, $0.detail) }) { first, _ in first }
        var view = form.view(code, command, action: "/calls/\(id)/\(code)", sent: refused?.sent ?? [:], errors: errors, key: refused?.key)
        view["hidden"] = filter.fields
        if code == "complete" {
            let record = CallRecordView(wording: wording, task: task, fields: command.fields, sent: refused?.sent, errors: errors)
            view["record"] = record.view
            view["hidden"] = filter.fields + record.given
        }
        view["fields"] = filter.fields + (view["fields"] as? [[String: Any]] ?? [])
        view["version"] = task.version.map { String($0) } ?? ""
        let asksForVisit = task.channel == "visit" && ["planned", "attempt_failed"].contains(task.state)
        view["open"] = refused != nil || code == "complete" || (asksForVisit && ["schedule", "reschedule"].contains(code))
        return view
    }

    /// What was sent by itself, while the task cannot be shown.
    func alone(_ refused: CasePage.Refused, _ command: Catalogue.Command) throws -> Response {
        let title = wording.command(refused.command, of: CallsPage.kind)
        var view = Frame.of(visit, title: title, current: "/calls", follows: false, address: address)
        view["back"] = ["href": "/calls" + filter.query(), "label": wording.page("callsTitle")]
        var again = form.view(
            refused.command, command, action: "/calls/\(id)/\(refused.command)", sent: refused.sent,
            errors: Dictionary(refused.errors.map { ($0.field, $0.detail) }) { first, _ in first }, key: refused.key)
        let given: [[String: Any]] = refused.sent.filter { $0.key.hasPrefix(CallForm.givenPrefix) }.sorted { $0.key < $1.key }.map {
            ["isHidden": true, "name": $0.key, "value": $0.value]
        }
        again["fields"] = filter.fields + given + (again["fields"] as? [[String: Any]] ?? [])
        again["version"] = refused.sent["_version"] ?? ""
        view["command"] = again
        view["problem"] = form.problem(refused, fields: command.fields)
        return try visit.site.page("form", view, status: refused.status)
    }

    func take(_ filled: Visit.Form, _ code: String) async throws -> Response {
        let sent = filled.fields
        guard code == "start-call" || Self.commands.contains(code), let command = shape.commands[code] else {
            throw Problem(.notFound, "There is no such command here.")
        }
        guard filled.isOwn else { return try await answer(refused: form.foreign(code, sent)) }
        let meant = CallForm.meant(sent)
        var (body, faults) = FormReading(zone: visit.site.zone, sent: meant.sent).body(of: command.fields)
        faults = meant.faults + faults
        guard faults.isEmpty else { return try await answer(refused: form.refused(code, sent, faults)) }
        do {
            let steps =
                code == "start-call"
                ? CallForm.start(try await task(), by: visit.caller.subject, at: visit.now, in: visit.site.zone)
                : [CallForm.Step(command: code, body: body)]
            try await send(steps, key: try CommandRoutes.key(in: sent), version: sent["_version"].flatMap { Int64($0) })
        } catch let refusal as ServiceRefusal where refusal.status != 401 {
            return try await answer(refused: form.refused(code, sent, refusal))
        } catch is ServiceSilence {
            return try await answer(refused: form.silent(code, sent))
        }
        guard code == "start-call" else {
            return PageAnswer.redirect(to: "/calls" + filter.query([("done", code), ("task", id.description)]))
        }
        return PageAnswer.redirect(to: "/calls/\(id)" + filter.query([("done", code)]))
    }

    /// Gives the commands one after the other, each for the version that the one before has made.
    private func send(_ steps: [CallForm.Step], key: String, version: Int64?) async throws {
        var version = version
        for (index, step) in steps.enumerated() {
            let answer = try await visit.site.services.post(
                shape.service, "\(path)/\(step.command)", body: step.body, token: visit.token,
                key: index == 0 ? key : "\(key)-\(step.command)",
                version: version)
            version = answer.body["version"]?.integer
        }
    }
}
